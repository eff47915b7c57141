"""A small gazetteer of its own, so that tests of the rules do not depend on what the shipped one comes to list.

The Republic of Ruritania and its neighbours are invented; the few real rows are settled history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = "name,aliases,code,sectors,valid_from,valid_to,wikidata"
FILES = {
    "states.csv": """code,name,aliases,adjectives,capital,seats,valid_from,valid_to
RUR,Ruritania,Republic of Ruritania,Ruritanian;Ruritanians,Strelsau,Hentzau Palace,,
GRA,Graustark,Principality of Graustark,Graustarkian;Graustarkians,Edelweiss,,,
SKB,South Kabul,,South Kabuli;South Kabulis,,,,
AFG,Afghanistan,,Afghan;Afghans,Kabul,,,
USA,United States,US;U.S.;America,American;Americans,Washington,,,
SUN,Soviet Union,USSR,Soviet;Soviets,,,1922,1991-12-25
RUS,Russia,Russian Federation,Russian;Russians;Soviet,Moscow,,1991-12-26,
SYR,Syria,,Syrian;Syrians,Damascus,,,
IRQ,Iraq,,Iraqi;Iraqis,Baghdad,,,
ISR,Israel,,Israeli;Israelis,Jerusalem,,,
TUR,Turkey,Türkiye,Turkish;Turks;Turk,Ankara,,,
BGR,Bulgaria,,Bulgarian;Bulgarians,Sofia,,,
ARM,Armenia,,Armenian;Armenians,Yerevan,,,
TTO,Trinidad and Tobago,,Trinidadian,Port of Spain,,,
IGO,World,,,,,,
""",
    "cities.csv": "name,code\nZenda,RUR\nTarlenheim,RUR\nKunduz,AFG\nMosul,IRQ\nAleppo,SYR\n",
    "igos.csv": f"""{_COLUMNS}
United Nations,UN;U.N.,IGO,,1945-10-24,,Q1065
UN secretary-general,U.N. secretary-general,IGO,,,,
""",
    "armed_groups.csv": f"""{_COLUMNS}
Taliban,Taleban,AFG,REB,1994,1996-09-26,
Taliban,Taleban,AFG,GOV,1996-09-27,2001-11-13,
Taliban,Taleban,AFG,REB,2001-11-14,2021-08-14,
Taliban,Taleban,AFG,GOV,2021-08-15,,
Hamas,Islamic Resistance Movement,PSE,REB;PTY,,,
Islamic State,ISIS;Islamic State of Iraq and Syria,SYR;IRQ,REB,,,
Blue Band,,RUR,REB,,,
""",
    "institutions.csv": f"""{_COLUMNS}
Ruritanian River Guard,River Guard,RUR,MIL,,,
Hentzau Palace Guard,,RUR,MIL,,,
""",
    "parties.csv": f"{_COLUMNS}\nForest Party of Ruritania,Forest Party,RUR,PTY,,,\n",
    "peoples.csv": f"{_COLUMNS}\nZendans,Zendan,RUR,CVL,,,\nBuddhists,Buddhist,,CVL;REL,,,\n",
    "spellings.csv": "form,variants\nrudolf,rudolph;roudolphe\n",
    "people/here.csv": """name,aliases,code,sectors,office,valid_from,valid_to,wikidata
George W. Bush,George Bush;Bush,USA,GOV,President,2001-01-20,2009-01-20,Q207
George H. W. Bush,George Bush;Bush,USA,GOV,Vice President,1981-01-20,1989-01-20,Q23505
George H. W. Bush,George Bush;Bush,USA,GOV,President,1989-01-20,1993-01-20,Q23505
Hamid Karzai,Karzai,AFG,GOV,President,2001-12-22,2014-09-29,Q131126
Rudolf Elphberg,Elphberg,RUR,GOV,President,2000-03-01,2010-02-28,
Michael Strelitz,Strelitz,RUR,GOV,Prime Minister,2002-01-01,2008-06-30,
Michael Strelitz,Strelitz,RUR,GOV,President,2010-03-01,,
Ama Sapt,,RUR,GOV,Foreign Minister,2001-01-01,2006-12-31,
Ina Sapt,,RUR,MIL,Army chief,2003-01-01,2009-12-31,
Ganya Danesk,,GRA,GOV,Foreign Minister,2001-01-01,2009-12-31,
Yetive Lorry,Yetive,GRA,GOV,Princess,1990-01-01,2020-12-31,
Paul Okello,,RUR,GOV,Interior Minister,2004-01-01,2007-12-31,
Kofi Annan,Annan,IGO,ELI,Secretary-General of the United Nations,1997-01-01,2006-12-31,Q1254
""",
}


def write_world(folder: Path) -> Path:
    """Write the files of the small gazetteer into a folder and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
