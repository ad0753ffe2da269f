"""The language of a text, by script and frequent words."""

from __future__ import annotations

import pytest

from kg.language.identify import NAMES, identify_language

SAID = {
    "de": (
        "Die Digitalisierung verändert die Arbeit in vielen Unternehmen. Neue Verfahren "
        "der künstlichen Intelligenz werden in der Produktion eingesetzt, und die "
        "Kosten sinken. Zugleich warnen Fachleute vor Risiken für den Datenschutz und "
        "die Sicherheit der Netze."
    ),
    "fr": (
        "La transformation numérique des entreprises se poursuit. Les nouvelles "
        "méthodes d'intelligence artificielle sont utilisées dans la production et les "
        "coûts diminuent. En même temps, les experts mettent en garde contre les "
        "risques pour la protection des données."
    ),
    "es": (
        "La transformación digital de las empresas continúa. Los nuevos métodos de "
        "inteligencia artificial se utilizan en la producción y los costes disminuyen. "
        "Al mismo tiempo, los expertos advierten de los riesgos para la protección de "
        "los datos."
    ),
    "pt": (
        "A transformação digital das empresas continua. Os novos métodos de "
        "inteligência artificial são utilizados na produção e os custos diminuem. Ao "
        "mesmo tempo, os especialistas alertam para os riscos para a proteção dos dados "
        "e a segurança das redes."
    ),
    "it": (
        "La trasformazione digitale delle imprese continua. I nuovi metodi di "
        "intelligenza artificiale sono utilizzati nella produzione e i costi "
        "diminuiscono. Allo stesso tempo gli esperti mettono in guardia dai rischi per "
        "la protezione dei dati."
    ),
    "nl": (
        "De digitale transformatie van bedrijven gaat door. Nieuwe methoden van "
        "kunstmatige intelligentie worden in de productie gebruikt en de kosten dalen. "
        "Tegelijkertijd waarschuwen deskundigen voor de risico's voor de bescherming "
        "van gegevens."
    ),
    "sv": (
        "Den digitala omställningen av företagen fortsätter. Nya metoder inom "
        "artificiell intelligens används i produktionen och kostnaderna sjunker. "
        "Samtidigt varnar experter för risker för skyddet av personuppgifter och "
        "säkerheten i näten."
    ),
    "da": (
        "Den digitale omstilling af virksomhederne fortsætter. Nye metoder inden for "
        "kunstig intelligens bruges i produktionen, og omkostningerne falder. Samtidig "
        "advarer eksperter om risici for beskyttelsen af data og sikkerheden i nettene."
    ),
    "nb": (
        "Den digitale omstillingen av bedriftene fortsetter. Nye metoder innen kunstig "
        "intelligens brukes i produksjonen, og kostnadene synker. Samtidig advarer "
        "eksperter mot risikoer for vern av data og sikkerheten i nettene, og det blir "
        "mye mer å gjøre."
    ),
    "fi": (
        "Yritysten digitaalinen muutos jatkuu. Uusia tekoälyn menetelmiä käytetään "
        "tuotannossa ja kustannukset laskevat. Samalla asiantuntijat varoittavat "
        "riskeistä, jotka koskevat tietosuojaa ja verkkojen turvallisuutta, mutta "
        "muutos on myös mahdollisuus, kun se on hyvin johdettu."
    ),
    "pl": (
        "Cyfrowa transformacja przedsiębiorstw trwa. Nowe metody sztucznej inteligencji "
        "są stosowane w produkcji, a koszty spadają. Jednocześnie eksperci ostrzegają "
        "przed ryzykiem dla ochrony danych i bezpieczeństwa sieci, które nie jest małe."
    ),
    "cs": (
        "Digitální transformace podniků pokračuje. Nové metody umělé inteligence se "
        "používají ve výrobě a náklady klesají. Zároveň odborníci varují před riziky "
        "pro ochranu údajů a bezpečnost sítí, která jsou podle nich větší než dříve."
    ),
    "hu": (
        "A vállalatok digitális átalakulása folytatódik. A mesterséges intelligencia új "
        "módszereit használják a termelésben, és a költségek csökkennek. A szakértők "
        "azonban óvnak az adatvédelmi kockázatoktól is, mert az nem kis veszély, és ez "
        "még csak a kezdet."
    ),
    "ro": (
        "Transformarea digitală a întreprinderilor continuă. Noile metode de "
        "inteligență artificială sunt folosite în producție, iar costurile scad. În "
        "același timp, experții avertizează asupra riscurilor pentru protecția datelor "
        "și securitatea rețelelor."
    ),
    "tr": (
        "Şirketlerin dijital dönüşümü devam ediyor. Yapay zekânın yeni yöntemleri "
        "üretimde kullanılıyor ve maliyetler düşüyor. Aynı zamanda uzmanlar verilerin "
        "korunması için bir risk olduğunu söylüyor ve bu daha çok önem kazanıyor, ancak "
        "her şirket için aynı değil."
    ),
    "id": (
        "Transformasi digital perusahaan terus berlanjut. Metode baru kecerdasan buatan "
        "digunakan dalam produksi dan biaya menurun. Pada saat yang sama para ahli "
        "memperingatkan risiko bagi perlindungan data dan keamanan jaringan yang tidak "
        "kecil."
    ),
    "vi": (
        "Quá trình chuyển đổi số của các doanh nghiệp vẫn đang tiếp tục. Các phương "
        "pháp mới của trí tuệ nhân tạo được sử dụng trong sản xuất và chi phí giảm. "
        "Đồng thời các chuyên gia cảnh báo về rủi ro đối với việc bảo vệ dữ liệu."
    ),
    "ca": (
        "La transformació digital de les empreses continua. Els nous mètodes "
        "d'intel·ligència artificial s'utilitzen en la producció i els costos "
        "disminueixen. Al mateix temps, els experts adverteixen dels riscos per a la "
        "protecció de les dades."
    ),
    "zh": (
        "企业的数字化转型仍在继续。人工智能的新方法被用于生产，成本正在下降。与此同时，专"
        "家警告数据保护和网络安全方面的风险。"
    ),
    "ja": (
        "企業のデジタル変革は続いている。人工知能の新しい手法が生産に使われ、コストは下が"
        "っている。同時に専門家はデータ保護のリスクを警告している。"
    ),
    "ru": (
        "Цифровая трансформация предприятий продолжается. Новые методы искусственного "
        "интеллекта используются в производстве, и затраты снижаются. В то же время "
        "эксперты предупреждают о рисках для защиты данных."
    ),
    "uk": (
        "Цифрова трансформація підприємств триває. Нові методи штучного інтелекту "
        "використовуються у виробництві, і витрати знижуються. Водночас експерти "
        "попереджають про ризики для захисту даних."
    ),
    "ar": (
        "يستمر التحول الرقمي للشركات. وتستخدم أساليب جديدة للذكاء الاصطناعي في الإنتاج "
        "وتنخفض التكاليف. وفي الوقت نفسه يحذر الخبراء من المخاطر."
    ),
}
ENGLISH = (
    "The digital change of companies goes on. New methods of artificial intelligence are used in "
    "production, and costs are falling. At the same time experts warn of risks to data protection."
)


@pytest.mark.parametrize("language", SAID)
def test_every_language_is_told(language: str) -> None:
    assert identify_language([SAID[language]]) == language
    assert language in NAMES


@pytest.mark.parametrize(
    "texts",
    [
        [ENGLISH],
        [ENGLISH, SAID["de"][:60]],
        ["Kurzer Text."],
        [],
        ["42 17 % 3.5"],
        ["\u4e2d\u6587"],
    ],
)
def test_what_is_english_or_too_short_is_english(texts: list[str]) -> None:
    assert identify_language(texts) == "en"


def test_the_language_of_most_of_it_counts() -> None:
    assert identify_language([SAID["de"], SAID["de"], ENGLISH[:100]]) == "de"
