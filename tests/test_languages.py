"""The phrases as an editor of them would check them: what every language has, and what none may have."""

from __future__ import annotations

from collections import Counter

import pytest

from declutter import Role
from declutter.cues.lexicon import lexicon
from declutter.cues.phrases import bare, normalise, phrase_cues
from tests.test_lexicon import LANGUAGES, UNSPACED, entries, phrases

LEAST = {
    "comment_form": 45,
    "comment": 30,
    "login": 25,
    "share": 30,
    "like": 6,
    "subscribe": 30,
    "consent": 20,
    "navigation": 60,
    "pagination": 18,
    "related": 35,
    "advert": 7,
    "byline": 18,
    "search": 10,
    "footer": 18,
    "placeholder": 4,
    "other": 12,
}
"""Fewest phrases of a role in any language; a site's head and hidden text have no words of their own."""

CONCEPTS = {
    "discussion": Role.COMMENT,
    "form": Role.COMMENT_FORM,
    "login": Role.LOGIN,
    "share": Role.SHARE,
    "subscribe": Role.SUBSCRIBE,
    "related": Role.RELATED,
    "previous": Role.PAGINATION,
    "next": Role.PAGINATION,
    "search": Role.SEARCH,
    "rights": Role.FOOTER,
    "more": Role.NAVIGATION,
    "print": Role.SHARE,
    "skip": Role.NAVIGATION,
    "top": Role.NAVIGATION,
    "report": Role.OTHER,
    "waiting": Role.COMMENT,
    "loading": Role.PLACEHOLDER,
}

# One interface text a concept, in the order of CONCEPTS.
TEXTS = """
ar: 7 تعليقات | اترك تعليقاً | تسجيل الدخول | شارك | اشترك في النشرة البريدية | مقالات ذات صلة | السابق | التالي | بحث | جميع الحقوق محفوظة | اقرأ المزيد | طباعة | تخطى إلى المحتوى | العودة إلى الأعلى | إبلاغ | تعليقك في انتظار المراجعة | جاري التحميل
cs: 7 komentářů | Napsat komentář | Přihlásit se | Sdílet | Odběr novinek | Související články | Předchozí | Další | Hledat | Všechna práva vyhrazena | Číst dále | Vytisknout | Přeskočit na obsah | Zpět nahoru | Nahlásit | Váš komentář čeká na schválení | Načítání
da: 7 kommentarer | Skriv en kommentar | Log ind | Del | Abonner | Relaterede artikler | Forrige | Næste | Søg | Alle rettigheder forbeholdes | Læs mere | Udskriv | Spring til indhold | Til toppen | Anmeld | Din kommentar afventer godkendelse | Indlæser
de: 7 Kommentare | Schreibe einen Kommentar | Anmelden | Teilen | Newsletter abonnieren | Ähnliche Artikel | Vorherige Seite | Nächste Seite | Suche | Alle Rechte vorbehalten | Weiterlesen | Drucken | Zum Inhalt springen | Nach oben | Melden | Dein Kommentar wartet auf Freischaltung | Wird geladen
el: 7 σχόλια | Αφήστε μια απάντηση | Σύνδεση | Κοινοποίηση | Εγγραφή στο newsletter | Σχετικά άρθρα | Προηγούμενο | Επόμενο | Αναζήτηση | Όλα τα δικαιώματα διατηρούνται | Διαβάστε περισσότερα | Εκτύπωση | Μετάβαση στο περιεχόμενο | Επιστροφή στην κορυφή | Αναφορά | Το σχόλιό σας αναμένει έγκριση | Φόρτωση
en: 7 comments | Leave a Reply | Log in | Share this | Subscribe | Related articles | Previous | Next | Search | All rights reserved | Read more | Print | Skip to content | Back to top | Report | Your comment is awaiting moderation | Loading
es: 7 comentarios | Deja un comentario | Iniciar sesión | Compartir | Suscríbete | Artículos relacionados | Anterior | Siguiente | Buscar | Todos los derechos reservados | Leer más | Imprimir | Saltar al contenido | Volver arriba | Denunciar | Tu comentario está pendiente de moderación | Cargando
fa: 7 دیدگاه | دیدگاهتان را بنویسید | ورود | اشتراک‌گذاری | عضویت در خبرنامه | مطالب مرتبط | قبلی | بعدی | جستجو | تمامی حقوق محفوظ است | ادامه مطلب | چاپ | رفتن به محتوا | بازگشت به بالا | گزارش | دیدگاه شما در انتظار بررسی است | در حال بارگذاری
fi: 7 kommenttia | Jätä kommentti | Kirjaudu sisään | Jaa | Tilaa uutiskirje | Lue myös | Edellinen | Seuraava | Hae | Kaikki oikeudet pidätetään | Lue lisää | Tulosta | Siirry sisältöön | Takaisin ylös | Ilmoita asiaton viesti | Kommenttisi odottaa hyväksyntää | Ladataan
fr: 7 commentaires | Laisser un commentaire | Se connecter | Partager | S'abonner | Articles similaires | Précédent | Suivant | Rechercher | Tous droits réservés | Lire la suite | Imprimer | Aller au contenu | Haut de page | Signaler | Votre commentaire est en attente de modération | Chargement
he: 7 תגובות | כתיבת תגובה | התחברות | שתף | הרשמה לניוזלטר | כתבות נוספות | הקודם | הבא | חיפוש | כל הזכויות שמורות | קרא עוד | הדפסה | דלג לתוכן | חזרה למעלה | דווח | תגובתך ממתינה לאישור | טוען
hi: 7 टिप्पणियां | एक टिप्पणी छोड़ें | लॉग इन करें | शेयर करें | सब्सक्राइब करें | संबंधित खबरें | पिछला | अगला | खोजें | सर्वाधिकार सुरक्षित | और पढ़ें | प्रिंट करें | मुख्य सामग्री पर जाएं | ऊपर जाएं | शिकायत करें | आपकी टिप्पणी मॉडरेशन की प्रतीक्षा में है | लोड हो रहा है
hu: 7 hozzászólás | Szólj hozzá | Bejelentkezés | Megosztás | Feliratkozás hírlevélre | Kapcsolódó cikkek | Előző | Következő | Keresés | Minden jog fenntartva | Bővebben | Nyomtatás | Ugrás a tartalomhoz | Vissza a tetejére | Jelentés | A hozzászólásod jóváhagyásra vár | Betöltés
id: 7 komentar | Tinggalkan komentar | Masuk | Bagikan | Berlangganan | Artikel terkait | Sebelumnya | Berikutnya | Cari | Hak cipta dilindungi undang-undang | Baca selengkapnya | Cetak | Langsung ke konten | Kembali ke atas | Laporkan | Komentar Anda sedang menunggu moderasi | Memuat
it: 7 commenti | Lascia un commento | Accedi | Condividi | Iscriviti alla newsletter | Articoli correlati | Precedente | Successivo | Cerca | Tutti i diritti riservati | Leggi tutto | Stampa | Vai al contenuto | Torna su | Segnala | Il tuo commento è in attesa di moderazione | Caricamento
ja: 7件のコメント | コメントを残す | ログイン | シェア | メルマガ登録 | 関連記事 | 前の記事 | 次の記事 | 検索 | 無断転載を禁じます | 続きを読む | 印刷 | コンテンツへスキップ | ページトップへ | 通報する | コメントは承認待ちです | 読み込み中
ko: 댓글 7개 | 댓글 남기기 | 로그인 | 공유하기 | 뉴스레터 구독 | 관련기사 | 이전 글 | 다음 글 | 검색 | 무단 전재 및 재배포 금지 | 더 보기 | 인쇄 | 본문 바로가기 | 맨 위로 | 신고 | 댓글이 승인을 기다리고 있습니다 | 로딩 중
nl: 7 reacties | Geef een reactie | Inloggen | Delen | Abonneren | Gerelateerde artikelen | Vorige | Volgende | Zoeken | Alle rechten voorbehouden | Lees meer | Afdrukken | Ga naar de inhoud | Naar boven | Rapporteer | Je reactie wacht op moderatie | Laden
no: 7 kommentarer | Legg igjen en kommentar | Logg inn | Del | Abonner | Relaterte artikler | Forrige | Neste | Søk | Alle rettigheter reservert | Les mer | Skriv ut | Hopp til innhold | Til toppen | Rapporter | Kommentaren din venter på godkjenning | Laster inn
pl: 7 komentarzy | Dodaj komentarz | Zaloguj się | Udostępnij | Zapisz się do newslettera | Podobne artykuły | Poprzedni | Następny | Szukaj | Wszelkie prawa zastrzeżone | Czytaj więcej | Drukuj | Przejdź do treści | Do góry | Zgłoś | Twój komentarz oczekuje na moderację | Ładowanie
pt: 7 comentários | Deixe um comentário | Iniciar sessão | Compartilhar | Inscreva-se | Artigos relacionados | Anterior | Próximo | Pesquisar | Todos os direitos reservados | Leia mais | Imprimir | Ir para o conteúdo | Voltar ao topo | Denunciar | O seu comentário aguarda moderação | Carregando
ro: 7 comentarii | Lasă un răspuns | Autentificare | Distribuie | Abonează-te | Articole similare | Articolul precedent | Articolul următor | Caută | Toate drepturile rezervate | Citește mai mult | Printează | Sari la conținut | Înapoi sus | Raportează | Comentariul tău așteaptă aprobarea | Se încarcă
ru: 7 комментариев | Добавить комментарий | Войти | Поделиться | Подписаться | Похожие статьи | Предыдущая запись | Следующая запись | Поиск | Все права защищены | Читать далее | Распечатать | Перейти к содержимому | Наверх | Пожаловаться | Ваш комментарий ожидает модерации | Загрузка
sv: 7 kommentarer | Lämna en kommentar | Logga in | Dela | Prenumerera | Relaterade artiklar | Föregående | Nästa | Sök | Alla rättigheter förbehållna | Läs mer | Skriv ut | Hoppa till innehåll | Till toppen | Anmäl | Din kommentar inväntar granskning | Läser in
th: 7 ความคิดเห็น | แสดงความคิดเห็น | เข้าสู่ระบบ | แชร์ | สมัครรับข่าวสาร | บทความที่เกี่ยวข้อง | ก่อนหน้า | ถัดไป | ค้นหา | สงวนลิขสิทธิ์ | อ่านต่อ | พิมพ์หน้านี้ | ข้ามไปยังเนื้อหา | กลับขึ้นด้านบน | แจ้งลบ | ความคิดเห็นของคุณกำลังรอการตรวจสอบ | กำลังโหลด
tr: 7 yorum | Yorum yap | Giriş yap | Paylaş | Abone ol | İlgili haberler | Önceki | Sonraki | Ara | Tüm hakları saklıdır | Devamını oku | Yazdır | İçeriğe geç | Yukarı çık | Şikayet et | Yorumunuz denetim için bekliyor | Yükleniyor
uk: 7 коментарів | Залишити коментар | Увійти | Поділитися | Підписатися | Схожі статті | Попередній запис | Наступний запис | Пошук | Усі права захищено | Читати далі | Роздрукувати | Перейти до вмісту | Нагору | Поскаржитися | Ваш коментар очікує модерації | Завантаження
vi: 7 bình luận | Để lại bình luận | Đăng nhập | Chia sẻ | Đăng ký nhận tin | Bài viết liên quan | Trang trước | Trang sau | Tìm kiếm | Bảo lưu mọi quyền | Đọc thêm | In bài viết | Chuyển đến nội dung | Lên đầu trang | Báo cáo | Bình luận của bạn đang chờ kiểm duyệt | Đang tải
zh: 7条评论 | 发表评论 | 登录 | 分享到 | 订阅 | 相关文章 | 上一篇 | 下一篇 | 搜索 | 版权所有 | 阅读更多 | 打印 | 跳至内容 | 返回顶部 | 举报 | 您的评论正在等待审核 | 加载中
"""  # noqa: E501

PURPOSES = {
    "en": "Store and/or access information on a device",
    "de": "Speichern von oder Zugriff auf Informationen auf einem Endgerät",
    "fr": "Stocker et/ou accéder à des informations sur un appareil",
    "es": "Almacenar la información en un dispositivo y/o acceder a ella",
    "it": "Archiviare informazioni su dispositivo e/o accedervi",
    "nl": "Informatie op een apparaat opslaan en/of openen",
    "pt": "Armazenar e/ou acessar informações em um dispositivo",
    "pl": "Przechowywanie informacji na urządzeniu lub dostęp do nich",
    "sv": "Lagra och/eller få åtkomst till information på en enhet",
    "da": "Opbevare og/eller tilgå oplysninger på en enhed",
}
"""The first purpose for which the consent layers of the IAB ask, word for word the same on all sites."""

HEADINGS = frozenset(
    """
    introduction summary background results conclusion conclusions abstract history ingredients instructions method
    methods appendix notes biography einleitung zusammenfassung fazit zutaten zubereitung hintergrund ergebnisse
    geschichte préparation histoire ingrédients introducción conclusión ingredientes historia introduzione ingredienti
    preparazione storia inleiding conclusie ingrediënten bereiding wstęp podsumowanie składniki введение заключение
    история ингредиенты まとめ はじめに 引言 结论 摘要 参考文献
    """.split()
)
"""What authors call the parts of their text."""

SHORT_CERTAIN = frozenset(("%d", "%s", "%1$s", "— end —"))
"""Certain for the marks in them: left-over templates, and how WeChat's authors end."""


def comparable(phrase: str) -> str:
    return bare(normalise([phrase.replace("{n}", "0")])[0])


def saying(text: str) -> Role | None:
    cue = phrase_cues([text], lexicon().phrases)[0]
    return None if cue is None else cue.role


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_phrases_of_every_role(language: str) -> None:
    have = Counter(entry.role for entry in entries(f"phrases/{language}.txt"))
    assert {role: have[role] for role, least in LEAST.items() if have[role] < least} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_common_interface_texts_of_every_language_are_known(language: str) -> None:
    line = next(line for line in TEXTS.splitlines() if line.startswith(f"{language}: "))
    texts = line.partition(": ")[2].split(" | ")
    wrong = {
        text: saying(text) for text, role in zip(texts, CONCEPTS.values(), strict=True) if saying(text) is not role
    }
    assert wrong == {}


@pytest.mark.parametrize("language", PURPOSES)
@pytest.mark.parametrize("form", ["{}", "{} 301 partners"])
def test_the_purposes_of_consent_layers_are_certain(language: str, form: str) -> None:
    cue = phrase_cues([form.format(PURPOSES[language])], lexicon().phrases)[0]
    assert cue is not None
    assert (cue.role, cue.certain) == (Role.CONSENT, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_speaks_for_two_roles_or_stands_twice_in_another_spelling(language: str) -> None:
    seen: dict[str, tuple[str, str]] = {}
    wrong = []
    for entry in entries(f"phrases/{language}.txt"):
        role, sign = seen.setdefault(comparable(entry.phrase), (entry.role, ""))
        if role != entry.role or (sign == entry.sign == "="):
            wrong.append(f"{language}:{entry.line} [{entry.role}] {entry.text} (also [{role}])")
        if entry.sign == "=":
            seen[comparable(entry.phrase)] = (role, "=")
    assert wrong == []


def test_certain_phrases_are_too_long_to_be_written_by_chance() -> None:
    short = [
        f"{language}:{entry.line} {entry.text}"
        for language, entry in phrases()
        if entry.certain
        and entry.phrase not in SHORT_CERTAIN
        and len(entry.phrase.split()) < 3
        and sum(map(str.isalpha, entry.phrase)) < (3 if UNSPACED.search(entry.phrase) else 10)
    ]
    assert short == []


def test_no_phrase_is_what_authors_call_the_parts_of_their_text() -> None:
    wrong = [f"{language}:{entry.line} {entry.text}" for language, entry in phrases() if entry.phrase in HEADINGS]
    assert wrong == []


def test_a_number_is_not_written_as_one() -> None:
    # A phrase with a number in it is found with any other; `{n}` says so.
    wrong = [
        f"{language}:{entry.line} {entry.text}"
        for language, entry in phrases()
        if entry.phrase.isdigit() or entry.phrase.replace("{n}", "").strip() == ""
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jim Henderson says:", Role.COMMENT),
        ("Jim Henderson says", None),
        ("Ilse Vogt sagt:", Role.COMMENT),
        ("张三说道：", Role.COMMENT),
        ("says:", None),
    ],
)
def test_a_phrase_may_begin_with_anything(text: str, role: Role | None) -> None:
    assert saying(text) is role
