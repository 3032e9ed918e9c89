"""Languages are told apart on one sentence each, and short English with foreign names stays English."""

import pytest

from stocktake.sources.language import detect_language

SENTENCES = {
    "es": "El ministro de Asuntos Exteriores se reunió el lunes con su homólogo para hablar de la frontera.",
    "fr": "Le ministre des Affaires étrangères a rencontré lundi son homologue pour parler de la frontière.",
    "de": "Der Außenminister traf sich am Montag mit seinem Amtskollegen, um über die Grenze zu sprechen.",
    "it": "Il ministro degli Esteri ha incontrato lunedì il suo omologo per parlare del confine.",
    "pt": "O ministro das Relações Exteriores reuniu-se na segunda-feira com o seu homólogo para falar da fronteira.",
    "ru": "Министр иностранных дел встретился в понедельник со своим коллегой, чтобы обсудить границу.",
    "uk": "Міністр закордонних справ зустрівся в понеділок зі своїм колегою, щоб обговорити кордон.",
    "tr": "Dışişleri Bakanı pazartesi günü mevkidaşı ile bir araya gelerek sınır konusunu görüştü ve daha sonra açıklama yaptı.",
    "az": "Xarici işlər naziri bazar ertəsi həmkarı ilə görüşüb və sərhəd məsələsi müzakirə olunub, bu barədə daha çox məlumat verilib.",
    "ar": "التقى وزير الخارجية نظيره يوم الاثنين لبحث مسألة الحدود.",
    "fa": "وزیر امور خارجه روز دوشنبه با همتای خود دیدار کرد و درباره مرز گفتگو کردند. پیش از این چند دور گفتگو انجام شده بود.",
    "he": "שר החוץ נפגש ביום שני עם עמיתו כדי לדון בגבול.",
    "hy": "Արտաքին գործերի նախարարը երկուշաբթի հանդիպեց իր գործընկերոջ հետ։",
    "ka": "საგარეო საქმეთა მინისტრი ორშაბათს შეხვდა თავის კოლეგას.",
    "zh": "外交部长星期一会见了对方，讨论边界问题。",
    "ja": "外相は月曜日に相手国の外相と会談し、国境について話し合った。",
    "ko": "외무장관은 월요일 상대국 장관을 만나 국경 문제를 논의했다.",
    "pl": "Minister spraw zagranicznych spotkał się w poniedziałek ze swoim odpowiednikiem, żeby rozmawiać o granicy, oraz zapowiedział, że nie jest to koniec.",
    "sq": "Ministri i Jashtëm u takua të hënën me homologun e tij për të biseduar për kufirin dhe tha se kjo është një hap.",
    "sr": "Ministar spoljnih poslova sastao se u ponedeljak sa svojim kolegom da bi razgovarali o granici i rekao je da će se sastanak nastaviti.",
    "nl": "De minister van Buitenlandse Zaken heeft maandag zijn ambtgenoot ontmoet om over de grens te praten.",
    "ro": "Ministrul de externe s-a întâlnit luni cu omologul său pentru a discuta despre frontieră și a spus că nu este prima întâlnire.",
    "hu": "A külügyminiszter hétfőn találkozott kollégájával, hogy megvitassa a határt, és azt mondta, hogy ez nem az utolsó.",
    "id": "Menteri Luar Negeri bertemu dengan mitranya pada hari Senin untuk membahas perbatasan dan mengatakan bahwa ini tidak mudah.",
    "sw": "Waziri wa Mambo ya Nje alikutana na mwenzake Jumatatu kwa mazungumzo kuhusu mpaka na kusema kuwa ni hatua ya kwanza.",
    "el": "Ο υπουργός Εξωτερικών συναντήθηκε τη Δευτέρα με τον ομόλογό του.",
    "bg": "Министърът на външните работи се срещна в понеделник със своя колега, за да обсъди границата, и каза, че това ще е от полза.",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_sentences(code, sentence):
    """One sentence is enough to see that a text is not English."""
    assert detect_language(sentence) == code


@pytest.mark.parametrize(
    "text",
    [
        "In A-land, six children die in an accident.",
        "Ministers of Rio de la Osla meet in San Ana.",
        "Talks resume.",
        "14th annual meeting is held in Osla.",
        "The van der Roe family and Ali al-Poe met del Moe in Osla.",
    ],
)
def test_english(text):
    """Short items and foreign names do not make a text foreign."""
    assert detect_language(text) == "en"


def test_no_letters():
    """A text without letters has no language."""
    assert detect_language("12:30 — 14:00") == "und"
