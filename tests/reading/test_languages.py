"""English is not missed, other languages are told apart from it, and a few words are no proof."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.reading.languages import SURE, UNKNOWN, identify

from ..conftest import environment

ENGLISH = [
    "Police in Dhaka arrested 22 opposition supporters on Wednesday.",
    "Mahamat Idriss Déby Itno met Félix Tshisekedi Tshilombo in N'Djamena on Friday, officials of Chad said.",
    "Recep Tayyip Erdoğan and Volodymyr Zelenskyy spoke by telephone, the office of Mr Zelenskyy said in Kyiv.",
    "Jarosław Kaczyński's Prawo i Sprawiedliwość rejected the demands of Bündnis 90/Die Grünen and Les Républicains.",
    "Hassan Sheikh Mohamud, Somalia's president, flew to Asmara for talks with Isaias Afwerki.",
    "KUALA LUMPUR: Datuk Seri Anwar Ibrahim and Tan Sri Muhyiddin Yassin will meet the Yang di-Pertuan Agong.",
    "PRESIDENT XI JINPING MEETS NGUYEN PHU TRONG IN HANOI AS VIETNAM AND CHINA SIGN AGREEMENTS",
    "“¡Basta ya!” shouted the crowd in Caracas before troops opened fire, killing three.",
]
# Two standards of one language.
ALIKE = {"id": ("ms",)}
OTHERS = {
    "fr": "Le président de la République a reçu mardi à Paris le ministre des Affaires étrangères du Tchad.",
    "es": "El presidente de Colombia anunció el viernes un acuerdo de paz con los rebeldes en La Habana.",
    "pt": "O presidente do Brasil recebeu na quarta-feira o ministro das Relações Exteriores da Argentina.",
    "de": "Der Bundeskanzler hat am Mittwoch in Berlin den Ministerpräsidenten von Israel getroffen.",
    "it": "Il presidente del Consiglio ha incontrato a Roma il ministro degli Esteri della Libia.",
    "nl": "De minister-president heeft woensdag in Den Haag gesproken met de president van Oekraïne.",
    "pl": "Prezydent Polski spotkał się w środę w Warszawie z ministrem spraw zagranicznych Ukrainy.",
    "tr": "Cumhurbaşkanı çarşamba günü Ankara'da Irak Dışişleri Bakanı ile bir araya geldi.",  # noqa: RUF001
    "id": "Presiden Indonesia bertemu dengan menteri luar negeri Malaysia di Jakarta pada hari Rabu.",
    "sw": "Rais wa Kenya alikutana na waziri mkuu wa Ethiopia mjini Nairobi siku ya Jumatano.",
    "vi": "Chủ tịch nước đã gặp bộ trưởng ngoại giao Trung Quốc tại Hà Nội hôm thứ Tư.",
    "ru": "Президент России встретился в среду в Москве с министром иностранных дел Китая.",  # noqa: RUF001
    "uk": "Президент України зустрівся в середу в Києві з міністром закордонних справ Польщі.",
    "ar": "التقى رئيس الجمهورية يوم الأربعاء في القاهرة وزير الخارجية السوداني.",
    "fa": "رئیس جمهور ایران روز چهارشنبه در تهران با وزیر امور خارجه عراق دیدار کرد.",
    "he": "ראש הממשלה נפגש ביום רביעי בירושלים עם שר החוץ של מצרים.",
    "zh": "国家主席星期三在北京会见了俄罗斯外交部长。",
    "ja": "首相は水曜日に東京で韓国の外相と会談した。",
    "ko": "대통령은 수요일 서울에서 일본 외무상과 회담했다.",
    "hi": "राष्ट्रपति ने बुधवार को नई दिल्ली में नेपाल के विदेश मंत्री से मुलाकात की।",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_foreign_names_is_english(text: str) -> None:
    code, _ = identify(text)
    assert code == "en"


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_surely_not_english(code: str) -> None:
    found, certainty = identify(OTHERS[code])
    assert found in {code, *ALIKE.get(code, ())}
    assert certainty >= SURE


@pytest.mark.parametrize("code", OTHERS)
def test_a_foreign_article_with_an_english_frame_is_not_english(code: str) -> None:
    found, certainty = identify(
        "Home | World | Sport | Share this\n" + (OTHERS[code] + " ") * 30 + "\nAll rights reserved"
    )
    assert found in {code, *ALIKE.get(code, ())}
    assert certainty >= SURE


@pytest.mark.parametrize(
    "text",
    ["Taliban", "War.", "Xi Jinping, Wang Yi", "Port-au-Prince: Jovenel Moïse", "Kukiz'15, Sejm", "N. Korea: missile"],
)
def test_a_few_names_are_no_proof_of_another_language(text: str) -> None:
    code, certainty = identify(text)
    assert code == "en" or certainty < SURE


@pytest.mark.parametrize("text", ["", "12 34 .", "🕊🕊", " \n"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert identify(text) == (UNKNOWN, 0.0)


def test_no_news_item_in_english_is_missed(shared: Path) -> None:
    with gzip.open(shared / "data" / "stories.jsonl.gz", "rt", encoding="utf-8") as file:
        stories = [json.loads(line)["text"] for line in file][::4]
    leads = [" ".join(re.split(r"(?<=[.!?])\s+", story)[:2]) for story in stories]
    assert len(leads) > 80
    missed = [found for text in (*stories, *leads) if (found := identify(text))[0] != "en"]
    assert missed == []


def test_the_same_text_gives_the_same_answer_and_costs_nothing_at_import() -> None:
    code = (
        "import sys; from dragoman.reading.languages import identify; assert 'numpy' not in sys.modules;"
        "print(identify('Le président a reçu le ministre.'))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1
