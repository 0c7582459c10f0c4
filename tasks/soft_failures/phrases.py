"""What pages of failure say of themselves, in many languages: as title or heading, or in their text."""

import re
from typing import NamedTuple

WORD = re.compile(r"\w+")
PARTS = re.compile(r" [-–—|·•»«/~:] |[|｜]")
NEAR_LATIN = 0x2E80  # scripts from here on write no blanks between words
LONGEST_HEADING = 200  # characters
SPARE = 12  # characters more than its phrase that a heading may have in such a script
LEAST_SAID = 0.2  # of a text that is such a phrase
FILLERS = frozenset(
    "404 401 403 410 429 451 500 502 503 504 520 521 522 1020 error errors erreur "
    "fehler erro errore fout fel http status code oops ooops ups uups oups sorry "
    "whoops hoppla ops uh oh hey hi hmm notice warning 错误 エラー".split()
)


class Phrases(NamedTuple):
    """Phrases that are a whole heading, those it begins or ends with, those anywhere in it, and those of running text."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    parts: tuple[str, ...]
    told: tuple[str, ...]

    def name(self, heading: str) -> bool:
        """Say whether one of them is a title or heading, or the part of it that a site's name does not make."""
        line = " ".join(heading[:LONGEST_HEADING].casefold().split())
        return any(self._is_one(part) for part in {line, *PARTS.split(line)})

    def _is_one(self, heading: str) -> bool:
        words = _words(heading)
        while words and words[0] in FILLERS:
            words.pop(0)
        while words and words[-1] in FILLERS:
            words.pop()
        bare = " ".join(words)
        return (
            bare in self.whole
            or " ".join(_words(heading)) in self.whole
            or f"{bare} ".startswith(self.beginnings)
            or (":" not in heading and f" {bare}".endswith(self.endings))
            or any(part in heading and len(heading) <= len(part) + SPARE for part in self.parts)
        )

    def stand_in(self, text: str) -> bool:
        """Say whether one of them stands in a text, folded by `folded`."""
        return any(phrase in text for phrase in self.told)

    def make(self, text: str) -> bool:
        """Say whether they are a good part of a text, folded by `folded`, and not but spoken of in it."""
        said = sum(len(phrase.strip()) for phrase in self.told if phrase in text)
        return said >= LEAST_SAID * len(text.strip()) > 0


def folded(text: str) -> str:
    """Return the words of a text in small letters, between single blanks, for finding phrases in it."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("’", "'").replace("'", ""))


def _phrases(headings: str, told: str) -> Phrases:
    """Make phrases of two lists; in that of headings `...` stands where a heading may go on."""
    lines = _listed(headings)
    unspaced = [line for line in lines if _is_unspaced(line)]
    spaced = [line for line in lines if not _is_unspaced(line)]
    return Phrases(
        whole=frozenset(" ".join(_words(line)) for line in spaced if "..." not in line),
        beginnings=tuple(" ".join(_words(line)) + " " for line in spaced if line.endswith("...")),
        endings=tuple(f" {' '.join(_words(line))}" for line in spaced if line.startswith("...")),
        parts=tuple(unspaced),
        told=tuple(_told(line) for line in _listed(told)),
    )


def _listed(text: str) -> list[str]:
    return [phrase for part in text.split("|") if (phrase := " ".join(part.split()))]


def _told(line: str) -> str:
    return " ".join(_words(line)) if _is_unspaced(line) else f" {' '.join(_words(line))} "


def _is_unspaced(line: str) -> bool:
    return any(ord(char) >= NEAR_LATIN for char in line)


NOT_FOUND = _phrases(
    """
    page not found | not found | file not found | post not found | episode not found | content not found | url not found |
    page does not exist | page doesn't exist | this page doesn't exist | this page does not exist |
    this page isn't available | this page is not available | page unavailable | page not available |
    this page is no longer available | page no longer available | page missing | page is missing | nothing here |
    nothing to see here | there's nothing here | you seem lost | you look lost | error 404 | 404 error | http 404 |
    that page can't be found | that page cannot be found | page can't be found | page cannot be found |
    the page cannot be found | the page can't be found | the page you requested... | the page you are looking for... |
    the page you're looking for... | the page you were looking for... | the requested page... | the requested url... |
    this page could not be found | the page could not be found | this page can't be found | this page cannot be found |
    we couldn't find that page | we can't find that page | we couldn't find the page... | we can't find the page... |
    we could not find the page... | couldn't find this page | can't find that page | page gone | this page is gone |
    seite nicht gefunden | seite nicht verfügbar | seite existiert nicht | diese seite existiert nicht |
    diese seite wurde nicht gefunden | diese seite konnte nicht gefunden werden | die seite wurde nicht gefunden |
    die seite konnte nicht gefunden werden | die angeforderte seite... | die gesuchte seite... | nicht gefunden |
    page non trouvée | page introuvable | cette page est introuvable | cette page n'existe pas | cette page n'existe plus |
    la page est introuvable | la page demandée... | la page que vous cherchez... | la page que vous recherchez... |
    page inexistante | página no encontrada | pagina no encontrada | no encontrado | no se encontró la página |
    no se ha encontrado la página | esta página no existe | la página no existe | la página que buscas... |
    la página solicitada... | página não encontrada | pagina nao encontrada | não encontrado | esta página não existe |
    a página não foi encontrada | a página que você procura... | a página solicitada... | pagina non trovata | non trovato |
    la pagina non esiste | questa pagina non esiste | la pagina che stai cercando... | la pagina richiesta... |
    pagina niet gevonden | niet gevonden | deze pagina bestaat niet | deze pagina bestaat niet meer |
    de pagina is niet gevonden | de pagina die je zoekt... | sidan hittades inte | sidan kunde inte hittas |
    sidan finns inte | hittades inte | sidan du söker... | siden blev ikke fundet | siden findes ikke |
    siden ble ikke funnet | siden finnes ikke | fant ikke siden | sivua ei löytynyt | sivua ei löydy |
    nie znaleziono strony | nie znaleziono | strona nie istnieje | strona nie została znaleziona | stránka nenalezena |
    stránka nebyla nalezena | stránka sa nenašla | az oldal nem található | pagina nu a fost găsită | η σελίδα δεν βρέθηκε |
    страница не найдена | страница не существует | сторінку не знайдено | sayfa bulunamadı | halaman tidak ditemukan |
    không tìm thấy trang | الصفحة غير موجودة | העמוד לא נמצא | ページが見つかりません | ページは見つかりません |
    ページが存在しません | ページは存在しません | お探しのページ | 页面不存在 | 頁面不存在 | 页面未找到 | 頁面未找到 |
    找不到页面 | 找不到頁面 | 找不到网页 | 找不到網頁 | 未找到页面 | 您访问的页面 | 페이지를 찾을 수 없습니다 |
    존재하지 않는 페이지 | ... is for sale | domain for sale | this domain is for sale | buy this domain |
    this domain is parked | domain parked | questa pagina non è disponibile | pagina non disponibile |
    esta página no está disponible | página no disponible | esta página não está disponível |
    cette page n'est pas disponible | diese seite ist nicht verfügbar | deze pagina is niet beschikbaar |
    den här sidan är inte tillgänglig | no se puede encontrar esa página | esa página no existe | content unavailable |
    content not available | this content isn't available | inhalt nicht verfügbar | contenu indisponible |
    contenu non disponible | contenido no disponible | conteúdo indisponível | contenuto non disponibile |
    inhoud niet beschikbaar | innehållet är inte tillgängligt
    """,
    """
    page you requested could not be found | page you are looking for | page you're looking for | page you were looking for |
    page can't be found | page you tried to reach | requested url was not found | nothing was found at this location |
    page may have been moved | page doesn't exist | page does not exist | may have been removed or | link may be broken |
    link you followed may be broken | link might be broken | page has been moved or deleted | page has been removed |
    seite existiert nicht | seite wurde nicht gefunden | seite konnte nicht gefunden werden |
    seite konnte leider nicht gefunden werden | gewünschte seite | gesuchte seite | angeforderte seite | page demandée |
    page que vous cherchez | page que vous recherchez | page n'existe pas | page n'existe plus | página que buscas |
    página que está buscando | página que estás buscando | página solicitada | página que você procura |
    página que você está procurando | pagina che stai cercando | pagina che cercavi | pagina richiesta |
    pagina die je zoekt | pagina die u zoekt | pagina bestaat niet | sidan du letar efter | sidan du söker |
    sidan finns inte | siden du leter etter | siden du leder efter | страница не найдена | запрашиваемая страница |
    strona której szukasz | 見つかりませんでした | ページが見つかりません | お探しのページ | 页面不存在 | 頁面不存在 |
    您访问的页面 | 您要查看的页面 | 找不到您 | 찾을 수 없습니다 | may have been unpublished or deleted |
    parece que no hay nada aquí | domain is for sale | è stato rimosso | wurde entfernt | a été supprimé |
    ha sido eliminado | foi removido | is verwijderd | har tagits bort | verschoben | déplacée | no longer available |
    was not found | could not be found | couldn't be found | can't be found | nicht gefunden | introuvable | no encontrada |
    não encontrada | non trovata | niet gevonden | hittades inte | isn't available | error in the url |
    link pointing here was faulty | existiert nicht | page has been moved
    """,
)
CHALLENGE = _phrases(
    """
    just a moment | one moment please | one moment, please | attention required | checking your browser... |
    checking your connection... | checking if the site connection is secure | verify you are human |
    verify you are a human | verify that you are human | verify that you are not a robot | verifying you are human |
    verifying your browser | please verify you are a human | please verify you are human | confirm you are human |
    confirm you're human | confirm that you are human | let's confirm you are human | are you human | are you a human |
    are you a robot | are you a robot? | human verification | security check | security checkpoint | security verification |
    browser verification | robot check | bot check | bot verification | captcha challenge | ddos guard | ddos protection |
    ddos protection by... | pardon our interruption | making sure you're not a bot | challenge validation | human or bot |
    unusual traffic | vercel security checkpoint | performing security verification | sicherheitsüberprüfung |
    sicherheitscheck | sicherheitsabfrage | einen moment bitte | nur einen moment | bist du ein mensch |
    sind sie ein mensch | bestätigen sie dass sie ein mensch sind | browser wird überprüft | un instant s'il vous plaît |
    un momento | un momento por favor | vérification de sécurité | vérification de votre navigateur |
    vérifiez que vous êtes humain | êtes vous un humain | êtes vous un robot | verificación de seguridad |
    comprobación de seguridad | verifica que eres humano | comprobando su navegador... | um momento |
    verificação de segurança | verifique se você é humano | controllo di sicurezza | verifica di sicurezza |
    verifica di essere umano | un attimo | ogenblik | een ogenblik | een ogenblik geduld | even geduld |
    beveiligingscontrole | veiligheidscontrole | bevestig dat je een mens bent | ett ögonblick | säkerhetskontroll |
    bekräfta att du är människa | sikkerhedstjek | sikkerhetssjekk | проверка безопасности | проверка браузера |
    подтвердите что вы не робот | вы не робот | один момент | weryfikacja | sprawdzanie przeglądarki | jesteś człowiekiem |
    セキュリティチェック | しばらくお待ちください | あなたが人間であることを | ロボットではありません | ブラウザを確認 |
    人机验证 | 人機驗證 | 安全验证 | 安全驗證 | 请稍候 | 請稍候 | 正在检查您的浏览器 | 正在验证 | 보안 확인 |
    잠시만 기다리 | 로봇이 아닙니다 | please wait cloudflare
    """,
    """
    verify you are human | verify you are a human | verify that you are human | verify that you are not a robot |
    verify you're not a robot | you are not a robot | you're not a robot | make sure you're not a bot |
    making sure you're not a bot | complete the captcha | complete the security check | solve the captcha |
    solve this captcha | solve the challenge | completing the captcha | unusual traffic from your | automated access |
    automated queries | checking your browser before | review the security of your connection |
    you have been identified as a bot | you are using automation tools | press and hold | press hold to confirm |
    enable javascript and cookies to continue | made us think that you are a bot |
    something about your browser made us think | kein roboter | keine roboter | dass sie ein mensch sind |
    dass du ein mensch bist | pas un robot | que vous êtes humain | no eres un robot | no es un robot | que eres humano |
    não é um robô | que você é humano | não sou um robô | non sei un robot | che sei umano | geen robot |
    dat je een mens bent | inte är en robot | är människa | не робот | ロボットではない | 人間であることを | 您是人类 |
    不是机器人 | 不是機器人 | 完成验证 | 로봇이 아님 | incident id | ray id | verifying you are human |
    this may take a few seconds | we re verifying your browser | enter the characters | solve the puzzle |
    process is automatic | похожи на автоматические | 请完成 | please wait while | while we verify | while we check |
    verificando que usted es | verificando que eres
    """,
)
DENIED = _phrases(
    """
    access denied | access denied... | access to this page has been denied | access to this site has been denied |
    access to this website has been denied | access to this website has been blocked |
    access to this site has been blocked | access blocked | access forbidden | forbidden | request blocked |
    request rejected | request unsuccessful | blocked | website blocked | site blocked | page blocked |
    this site is blocked | this website is blocked | this website has been blocked | you have been blocked |
    sorry you have been blocked | you are blocked | your access to this site has been limited |
    your access to this service has been limited | your request has been blocked | too many requests | rate limited |
    error 403 | 403 error | http 403 | unauthorized | unauthorised | unavailable in your region |
    not available in your region | not available in your country | this content is not available in your region |
    this content is not available in your country | this page is not available in your region |
    this site is not available in your region | unavailable for legal reasons | unavailable due to legal reasons |
    our european visitors are important to us | we're sorry this site is currently unavailable in... | zugriff verweigert |
    zugriff gesperrt | zugang verweigert | zugriff nicht erlaubt | diese website ist gesperrt |
    nicht verfügbar in deinem land | in deinem land nicht verfügbar | in ihrem land nicht verfügbar | accès refusé |
    accès interdit | accès bloqué | site bloqué | acceso denegado | acceso prohibido | acceso bloqueado |
    no disponible en tu país | no disponible en su país | acesso negado | acesso bloqueado | acesso proibido |
    accesso negato | accesso bloccato | sito bloccato | sito inibito | toegang geweigerd | toegang geblokkeerd |
    åtkomst nekad | adgang nægtet | ingen tilgang | pääsy estetty | odmowa dostępu | dostęp zabroniony | přístup odepřen |
    přístup zamítnut | доступ запрещен | доступ запрещён | доступ ограничен | доступ заблокирован | erişim engellendi |
    アクセスが拒否されました | アクセス拒否 | アクセスできません | 访问被拒绝 | 拒绝访问 | 禁止访问 | 访问受限 | 存取被拒 |
    您的访问被拦截 | 액세스 거부 | 접근이 거부 | 접속이 차단 | web page blocked | webpage blocked | content blocked |
    internet access blocked | this page is blocked | this page has been blocked | access is denied |
    forbidden access is denied | access to the site is blocked | accès au site bloqué
    """,
    """
    you are unable to access | security service to protect itself | security solution |
    you don't have permission to access | you do not have permission to access | access to this page has been denied |
    your ip address has been blocked | your ip has been blocked | has been blocked by court order |
    has been blocked by order of | blocked under an order | blocked by your network administrator |
    blocked by your administrator | this website has been blocked | access to this website is blocked |
    sent too many requests | unavailable in most european countries | unavailable in your country |
    unavailable in your region | not available in your country | not available in your region |
    not available in the european economic area | european economic area | unavailable due to legal reasons |
    from your current location | in deinem land nicht verfügbar | in ihrem land nicht verfügbar |
    in ihrer region nicht verfügbar | n'est pas disponible dans votre pays | n'est pas disponible dans votre région |
    no está disponible en tu país | no está disponible en su región | não está disponível em seu país |
    não está disponível no seu país | non è disponibile nel tuo paese | niet beschikbaar in jouw land |
    niet beschikbaar in uw land | inte tillgänglig i ditt land | お住まいの地域 | 所在的地区 | 所在地区 | block details |
    if you think this block is an error | if you believe this is an error | reference id | incident id | ray id |
    internet usage policy | blocked in error | block reason | too many requests | in deinem land leider |
    in ihrem land leider | has been blocked | a été bloqué | wurde gesperrt | è stato bloccato | ha sido bloqueado |
    foi bloqueado | is geblokkeerd | do not have permission to view | don't have permission to view | decision de justice |
    décision de justice | web page which is in | per ordine dell autorità |
    website is currently unavailable in most european countries | engaged on the issue and committed to
    """,
)
MAINTENANCE = _phrases(
    """
    maintenance | under maintenance | maintenance mode | site maintenance | website maintenance | scheduled maintenance |
    system maintenance | down for maintenance | site under maintenance | website under maintenance |
    site is under maintenance | the site is under maintenance | this site is under maintenance | we are under maintenance |
    we're under maintenance | we are down for maintenance | we're down for maintenance |
    we are currently down for maintenance | we're currently down for maintenance | currently down for maintenance |
    currently under maintenance | temporarily down for maintenance | temporarily unavailable |
    site temporarily unavailable | website temporarily unavailable | service unavailable | service temporarily unavailable |
    temporarily offline | site offline | website offline | we'll be back soon | we will be back soon | we'll be right back |
    be right back | back shortly | we'll be back shortly | under construction | site under construction |
    website under construction | briefly unavailable... | error establishing a database connection | database error |
    bad gateway | error 500 | 500 error | error 502 | error 503 | 503 error | gateway timeout | gateway time out |
    internal server error | server error | application error | a server error occurred | web server is down |
    origin is unreachable | connection timed out | something went wrong | something has gone wrong | an error occurred |
    an error has occurred | unexpected error | there has been a critical error on this website | account suspended |
    this account has been suspended | site suspended | site not published | bandwidth limit exceeded | welcome to nginx |
    apache2 ubuntu default page it works | apache2 debian default page it works | iis windows server | wartung |
    wartungsarbeiten | wartungsmodus | wegen wartungsarbeiten... | website im wartungsmodus | wir sind gleich zurück |
    wir sind bald zurück | wir sind gleich wieder da | wir sind bald wieder da | gleich wieder da |
    vorübergehend nicht erreichbar | vorübergehend nicht verfügbar | kurzzeitig nicht verfügbar... | website im aufbau |
    en maintenance | site en maintenance | maintenance en cours | site en cours de maintenance | nous revenons bientôt |
    nous serons bientôt de retour | service indisponible | site en construction | en mantenimiento |
    sitio en mantenimiento | página en mantenimiento | web en mantenimiento | estamos en mantenimiento | mantenimiento |
    mantenimiento programado | volvemos pronto | volveremos pronto | servicio no disponible | en construcción |
    em manutenção | manutenção | site em manutenção | estamos em manutenção | manutenção programada | voltamos em breve |
    voltaremos em breve | em construção | in manutenzione | manutenzione | sito in manutenzione | manutenzione in corso |
    manutenzione programmata | torniamo presto | torneremo presto | in costruzione | onderhoud | in onderhoud |
    gepland onderhoud | onderhoudsmodus | website in onderhoud | we zijn zo terug | we zijn snel terug |
    tijdelijk niet beschikbaar | underhåll | underhållsarbete | planerat underhåll | vi är snart tillbaka |
    tillfälligt otillgänglig | vedligeholdelse | vedlikehold | vi er snart tilbage | vi er snart tilbake | huoltokatko |
    przerwa techniczna | prace konserwacyjne | strona w budowie | údržba | probíhá údržba | технические работы |
    ведутся технические работы | на сайте ведутся технические работы | сайт временно недоступен | сайт на обслуживании |
    bakım çalışması | メンテナンス中 | メンテナンスのお知らせ | 维护中 | 維護中 | 系统维护 | 系統維護 | 网站维护 |
    網站維護 | 점검 중 | 서비스 점검 | ... is under construction | ... is under maintenance | ... is down for maintenance |
    ... is currently unavailable | ... is temporarily unavailable | ... is coming soon | ... im wartungsmodus |
    ... met onderhoud | ... in manutenzione | ... en mantenimiento | ... em manutenção | ... en maintenance |
    website expired | this site has expired | apache2 default page it works
    """,
    """
    briefly unavailable for scheduled maintenance | scheduled maintenance | undergoing maintenance |
    performing maintenance | performing some maintenance | down for maintenance | under maintenance |
    check back in a minute | check back soon | please check back later | please try again later |
    try again in a few minutes | back online shortly | back online soon | we'll be back |
    error establishing a database connection | wartungsarbeiten | gleich wieder für sie da | in kürze wieder |
    versuchen sie es später | actuellement en maintenance | de retour très bientôt | veuillez réessayer plus tard |
    tareas de mantenimiento | en mantenimiento | inténtalo más tarde | inténtelo más tarde | em manutenção |
    tente novamente mais tarde | in manutenzione | riprova più tardi | wegens onderhoud | onderhoudswerkzaamheden |
    probeer het later | underhållsarbete | försök igen senare | технические работы | しばらくして |
    doing some work on our site | working on our site | getting a makeover | bezig met onderhoud | メンテナンス中 |
    メンテナンス作業 | 正在维护 | 维护中 | 系统维护 | 系統維護 | 점검 중 | 점검중 | we should be back shortly |
    should be back shortly | has been a critical error on this website | fatal error uncaught | uncaught error |
    call to undefined | has been suspended | account has expired | be back soon | come back soon | back online |
    bad gateway | service unavailable | wieder für euch da | wir sind gleich wieder | revenir plus tard | vuelva más tarde |
    volte mais tarde | torna più tardi | kom later terug | maintenance mode | temporarily unavailable |
    wird gerade gewartet | wird gerade überarbeitet
    """,
)
LOGIN = _phrases(
    """
    log in | log in to... | login | login required | member login | members login | please log in | please log in... |
    please login | you must be logged in... | you need to log in... | log in or sign up | log in or register | sign in |
    sign in to... | please sign in | sign in required | sign in or create an account | sign up or log in |
    authentication required | account login | protected page | password protected | password required | enter password |
    guest area | wi fi login | welcome to our wifi | free wifi | anmelden | anmeldung | login erforderlich |
    bitte anmelden | bitte melden sie sich an | bitte melde dich an | einloggen | mitgliederbereich | passwortgeschützt |
    connexion | se connecter | connectez vous | connectez vous... | identification | identifiez vous | iniciar sesión |
    inicia sesión | inicia sesión... | acceder | iniciar sessão | fazer login | faça login | entrar | accedi |
    accedi al... | accedi per... | accesso | inloggen | log in om... | aanmelden | logga in | logga in för... | log ind |
    logg inn | kirjaudu sisään | zaloguj się | logowanie | přihlášení | přihlásit se | вход | войти | авторизация |
    giriş yap | masuk | đăng nhập | تسجيل الدخول | ログイン | 会員ログイン | 登录 | 登入 | 请登录 | 로그인
    """,
    """
    you must be logged in | you need to be logged in | you need to log in | log in to view | log in to read |
    log in to continue | log in to access | sign in to view | sign in to read | sign in to continue | sign in to access |
    login to view | login to continue | please log in to | already a member log in | melden sie sich an um |
    melde dich an um | bitte melden sie sich an | bitte logge dich ein | connectez vous pour | vous devez être connecté |
    inicia sesión para | debes iniciar sesión | faça login para | accedi per | log in om | logga in för att |
    ログインしてください | ログインが必要 | 请登录 | 请先登录 | 登录后 | 로그인이 필요 | to get online |
    forgot your password | forgot password | passwort vergessen | mot de passe oublié | olvidaste tu contraseña |
    esqueceu sua senha | password dimenticata | wachtwoord vergeten | glömt lösenordet | забыли пароль | パスワードを忘れ |
    忘记密码 | log in or create an account | magic link
    """,
)
PAYWALL = _phrases(
    """
    this post is for... | this page is for... | this episode is for... | this content is for... | this podcast is for... |
    this transcript is for... | this content is restricted... | members only | members only content | member only content |
    subscribers only | subscriber only | premium content | exclusive content | locked content |
    subscribe to continue reading | subscribe to keep reading | subscribe to read... | subscribe to listen... |
    subscribe to unlock... | continue reading with... | keep reading with a... | become a member to... |
    become a patron to... | join to unlock | join to unlock... | unlock this post | unlock this episode |
    unlock exclusive content... | get access to this post... | upgrade to read... | this content is password protected... |
    nur für mitglieder | nur für abonnenten | exklusiv für mitglieder | exklusiv für abonnenten |
    dieser beitrag ist nur für... | diese folge ist nur für... | dieser artikel ist nur für... | jetzt weiterlesen |
    réservé aux abonnés | réservé aux membres | contenu réservé aux... | cet article est réservé... |
    cet épisode est réservé... | solo para suscriptores | solo para miembros | exclusivo para suscriptores |
    contenido exclusivo... | exclusivo para assinantes | exclusivo para membros | conteúdo exclusivo... |
    riservato agli abbonati | contenuto riservato... | solo per abbonati | alleen voor abonnees | alleen voor leden |
    endast för prenumeranter | endast för medlemmar | kun for abonnenter | tylko dla subskrybentów |
    только для подписчиков | 会員限定 | 有料会員限定 | メンバー限定 | 仅限会员 | 会员专享 | 付费内容 | 订阅者专享 |
    회원 전용 | diesen beitrag freischalten | beitrag freischalten | folge freischalten | continue reading this post... |
    débloquer ce post | débloquer cet article | débloquer cet épisode | desbloquear esta publicación |
    desbloquear este post | sblocca questo post | ontgrendel deze post | lås upp det här inlägget
    """,
    """
    this post is for paid | this post is for paying | this post is for subscribers | this episode is for paid |
    this episode is for subscribers | this episode is only available to | this post is only available to |
    this content is only available to | this page is only available to | only available to paying | only available to paid |
    this content is for members only | this post is for members only | you must be a member | you need to be a member |
    subscribe to continue reading | subscribe to keep reading | subscribe to unlock | join to unlock | unlock this post |
    this content is password protected | this post is password protected | to view it please enter your password |
    this content is restricted | ist passwortgeschützt | est protégé par un mot de passe | está protegido por contraseña |
    está protegido por senha | è protetto da password | パスワードで保護 | transcript is available to |
    episode is available to | content is available to | post is available to | this content is for members |
    this post is for members | this article is for subscribers | dieser beitrag ist nur | diese folge ist nur |
    dieser artikel ist nur | dieser inhalt ist nur | diesen beitrag freischalten | cet article est réservé |
    cet épisode est réservé | ce contenu est réservé | la suite est réservée | este contenido es exclusivo |
    este episodio es exclusivo | contenido exclusivo para | este conteúdo é exclusivo | conteúdo exclusivo para |
    questo contenuto è riservato | questo articolo è riservato | contenuto riservato agli | dit artikel is alleen |
    deze aflevering is alleen | deze inhoud is alleen | detta innehåll är endast | det här innehållet är endast |
    この記事は会員限定 | この記事は有料 | 会員限定記事 | 本文仅限 | 本内容仅限 | 本文为付费 | 이 글은 회원 |
    continue reading this post | purchase a paid subscription
    """,
)
CONSENT = _phrases(
    """
    before you continue... | we value your privacy | we care about your privacy | your privacy matters... |
    your privacy is important... | your privacy choices | your privacy | your data your choice | privacy settings |
    privacy preferences | privacy preference center | cookies | cookie consent | cookie settings | cookie notice |
    cookie preferences | cookie policy consent | cookies and privacy | this website uses cookies | this site uses cookies |
    we use cookies | consent | consent required | manage your consent | accept cookies | accept cookies to continue |
    bevor sie fortfahren... | bevor du fortfährst... | wir respektieren ihre privatsphäre | wir schätzen ihre privatsphäre |
    ihre privatsphäre ist uns wichtig | deine privatsphäre ist uns wichtig | datenschutzeinstellungen |
    datenschutz einstellungen | cookie einstellungen | cookie hinweis | ihre einwilligung | zustimmung erforderlich |
    wir benötigen ihre zustimmung... | wir brauchen ihre zustimmung... | wir benötigen ihre einwilligung... |
    diese website verwendet cookies | weiter mit werbung... | mit werbung weiterlesen | avant de continuer... |
    avant d'accéder à... | nous respectons votre vie privée | votre vie privée... | le respect de votre vie privée... |
    gestion des cookies | paramètres des cookies | ce site utilise des cookies | antes de continuar... | antes de ir a... |
    valoramos tu privacidad | valoramos su privacidad | su privacidad... | tu privacidad... | configuración de cookies |
    política de cookies | este sitio utiliza cookies | valorizamos a sua privacidade | a sua privacidade... |
    sua privacidade... | definições de cookies | este site usa cookies | este site utiliza cookies |
    prima di continuare... | la tua privacy... | il rispetto della tua privacy... | teniamo alla tua privacy |
    impostazioni dei cookie | questo sito utilizza cookie | questo sito utilizza i cookie | voordat je verdergaat... |
    voordat u verdergaat... | wij respecteren je privacy | wij waarderen uw privacy | wij hechten waarde aan uw privacy |
    jouw privacy... | uw privacy... | cookie instellingen | cookies op... | deze website gebruikt cookies |
    innan du fortsätter... | vi värnar om din integritet | din integritet... | cookie inställningar | vi använder cookies |
    før du fortsetter... | før du fortsætter... | vi respekterer dit privatliv | ennen kuin jatkat... |
    zanim przejdziesz... | cenimy twoją prywatność | než budete pokračovat... | vážíme si vašeho soukromí |
    прежде чем продолжить... | 続行する前に | プライバシーの設定 | クッキーの使用 | cookieの使用 | cookie の使用 |
    在继续之前 | 我们重视您的隐私 | 我們重視您的隱私 | 쿠키 사용 | 계속하기 전에
    """,
    """
    use cookies | uses cookies | using cookies | cookies to | cookies and | cookies and similar technologies | accept all |
    accept cookies | reject all | manage preferences | manage options | our partners | verwendet cookies |
    verwenden cookies | alle akzeptieren | alles akzeptieren | alle ablehnen | einwilligung | utilise des cookies |
    utilisons des cookies | tout accepter | tout refuser | accepter et fermer | utiliza cookies | utilizamos cookies |
    usamos cookies | aceptar todo | aceptar todas | rechazar todo | aceitar tudo | aceitar todos | rejeitar tudo |
    utilizza cookie | utilizza i cookie | utilizziamo i cookie | utilizziamo cookie | accetta tutto | accetta tutti |
    rifiuta tutto | gebruikt cookies | gebruiken cookies | alles accepteren | accepteer alles | alles weigeren |
    använder cookies | använder kakor | acceptera alla | godkänn alla | avvisa alla | bruker informasjonskapsler |
    godta alle | bruger cookies | accepter alle | hyväksy kaikki | zaakceptuj wszystko | přijmout vše | файлы cookie |
    принять все | すべて同意 | すべて受け入れる | cookieを使用 | クッキー | 全部接受 | 接受所有 | 使用cookie | 모두 수락 |
    모두 동의
    """,
)
EMPTY_LIST = _phrases(
    """
    nothing found | no posts | no posts found | no posts yet | no episodes | no episodes found | no episodes yet |
    no results | no results found | no entries | no entries found | no articles found | no items found | nothing here yet |
    nothing to show | keine beiträge | keine beiträge gefunden | keine beiträge vorhanden | keine einträge |
    keine einträge gefunden | keine ergebnisse | keine ergebnisse gefunden | keine folgen | keine folgen gefunden |
    nichts gefunden | aucun article | aucun article trouvé | aucun résultat | aucun résultat trouvé | aucun épisode |
    rien trouvé | aucune publication | sin entradas | no hay entradas | no hay publicaciones | no hay episodios |
    sin resultados | no se encontraron resultados | no se encontró nada | no se ha encontrado nada | nada encontrado |
    nenhum resultado | nenhum resultado encontrado | nenhuma postagem | sem postagens | nenhum post encontrado |
    nenhum episódio encontrado | nessun risultato | nessun post | nessun articolo trovato | nessun episodio |
    nessun elemento trovato | niets gevonden | geen berichten | geen berichten gevonden | geen resultaten |
    geen resultaten gevonden | geen afleveringen | inga inlägg | inga inlägg hittades | inga resultat | inga avsnitt |
    inget hittades | ingen indlæg | ingen innlegg | brak wpisów | brak wyników | ничего не найдено | нет записей |
    нет сообщений | 投稿がありません | 記事がありません | エピソードがありません | 該当する記事 | 何も見つかりません |
    暂无文章 | 暂无内容 | 没有找到 | 沒有找到 | 没有文章 | 게시물이 없습니다
    """,
    """
    no posts | no posts found | no posts yet | no episodes found | no episodes yet | no episodes available |
    no results found | no entries found | no articles found | nothing found | there are no posts | there are no episodes |
    haven't published any | hasn't published any | has not published any | can't find what you're looking for |
    nothing matched your | ready to publish your first post | keine beiträge | keine einträge | keine ergebnisse |
    keine folgen gefunden | noch keine folgen | aucun article | aucun résultat | aucun épisode | no hay entradas |
    no hay publicaciones | no hay episodios | no se encontraron | nenhuma postagem | nenhum resultado | nenhum episódio |
    nessun post | nessun risultato | nessun episodio | geen berichten | geen resultaten | geen afleveringen | inga inlägg |
    inga avsnitt | inga resultat | ничего не найдено | нет записей | 暂无 | 没有找到 | 沒有找到 | nothing on this page |
    記事はありません | 投稿はありません | 記事がありません | 投稿がありません | エピソードがありません |
    エピソードはありません | 게시물이 없습니다
    """,
)
SCRIPTS = _phrases(
    "",
    """
    enable javascript | enable js | activate javascript | turn on javascript | javascript is required | requires javascript |
    javascript is disabled | javascript is not enabled | javascript enabled | javascript disabled | needs javascript |
    aktivieren sie javascript | aktiviere javascript | javascript aktivieren | javascript ist deaktiviert |
    activer javascript | activez javascript | javascript est désactivé | habilite javascript | habilitar javascript |
    active javascript | activar javascript | activa javascript | ative o javascript | habilite o javascript |
    abilita javascript | abilitare javascript | attiva javascript | schakel javascript in | javascript inschakelen |
    zet javascript aan | aktivera javascript | slå på javascript | aktiver javascript | włącz javascript | zapněte javascript |
    включите javascript | javascriptを有効 | javascript を有効 | javascriptが無効 | 启用javascript | 启用 javascript |
    开启javascript | 啟用javascript | javascript를 활성화
    """,
)
