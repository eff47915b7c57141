"""A small made-up world with habits: rows that tests can count by hand."""

from __future__ import annotations

import datetime
import random

BEGIN = datetime.date(2020, 1, 1)
EVENTS = ("Accuse", "Meet", "Arrest", "Aid", "Visit")


def rows(days: int = 120, seed: int = 7) -> list[tuple[datetime.date, str, str, str]]:
    """Return events of police who arrest citizens of their country, and of leaders who meet and then aid."""
    draw = random.Random(seed)
    countries = [f"Land {letter}" for letter in "ABCDEFGH"]
    found = []
    for day in range(days):
        date = BEGIN + datetime.timedelta(days=day)
        for country in draw.sample(countries, 4):
            seized = draw.choice(["Citizen", "Protester"])
            found.append((date, f"Police ({country})", "Arrest", f"{seized} ({country})"))
            other = draw.choice([each for each in countries if each != country])
            found.append((date, country, draw.choice(["Accuse", "Visit"]), other))
            if day % 3 == 0:
                found.append((date, country, "Meet", other))
            if day % 3 == 1 and day > 1:
                found.append((date, country, "Aid", draw.choice(countries[:3])))
        if day > days // 2 and day % 5 == 0:
            found.append((date, f"Newcomer {day}", "Accuse", draw.choice(countries)))
    return found
