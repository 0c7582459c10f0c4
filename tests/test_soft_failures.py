"""What a server answers with status 200 in place of a page is named; a real page beside such signs never is."""

import pytest
from talk import page, told

from tasks.document import Document
from tasks.read import PageKind
from tasks.soft_failures import soft_failure

ASKED = "https://lamps.example/episodes/12-lamps-and-stairs"
NOTES = (
    "<p>Ada Fenn climbs the tower with Bo Lark, who has kept the lamp for thirty years, and asks him what it is like up there.</p>"
    "<p>We talk about stairs, gloves that were never there, a ladder that lacks a rung, and about the songs one sings at night.</p>"
)
TALK = told("<p><b>{name}:</b> {text}</p>")
SCRIPT = '<script src="/assets/main.8f3c.js" type="module"></script>'


def html(title: str, body: str, head: str = "", language: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def reason_of(text: str, kind: PageKind = "episode", asked: str = ASKED, final: str | None = None) -> str | None:
    found = soft_failure(Document.from_bytes(text.encode(), asked), kind, asked, final)
    return found.reason if found else None


CAPTCHA = {
    "cloudflare": html(
        "Just a moment...",
        '<div class="main-wrapper"><h1>lamps.example</h1><p>Verifying you are human. This may take a few seconds.</p>'
        '<noscript>Enable JavaScript and cookies to continue</noscript></div><script>window._cf_chl_opt={cType:"managed"}</script>',
    ),
    "cloudflare in German": html(
        "Nur einen Moment…",
        '<noscript><div class="h2"><span id="challenge-error-text">Aktivieren Sie JavaScript und Cookies</span></div></noscript>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
        language="de",
    ),
    "datadome": html(
        "lamps.example",
        "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}</script>",
    ),
    "press and hold": html(
        "Access to this page has been denied",
        '<div class="px-captcha-container"><h2>Before we continue...</h2><p>Press &amp; Hold to confirm you are a human and not a '
        'bot.</p><div id="px-captcha"></div><p>Reference ID 51f2</p></div>',
    ),
    "captcha alone": html(
        "Robot check",
        '<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you\'re not a robot.</p><form><img src="/c.jpg">'
        '<input name="answer"><button>Continue</button></form>',
    ),
    "hcaptcha": html(
        "Security check",
        '<form action="/verify"><p>Please solve the puzzle.</p><div class="h-captcha" data-sitekey="x"></div>'
        '<script src="https://js.hcaptcha.com/1/api.js"></script></form>',
    ),
    "proof of work": html(
        "Making sure you&#39;re not a bot!",
        "<main><h1>Making sure you're not a bot!</h1><p>Loading...</p><details><summary>Why am I seeing this?</summary><p>The "
        "administrator of this website set up a guard against companies that scrape websites without end, which takes them down for "
        'everyone.</p></details></main><script id="anubis_challenge" type="application/json">{"rules":{}}</script>',
    ),
    "Chinese": html("安全验证", "<h2>安全验证</h2><p>请完成下方验证后继续访问</p><div id='slider'></div>", language="zh"),
}
DENIED = {
    "akamai": html(
        "Access Denied",
        '<h1>Access Denied</h1>You don\'t have permission to access "http://lamps.example/episodes/12" on this server.<p>Reference '
        "#18.5dc0</p>",
    ),
    "firewall": html(
        "Attention Required!",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access lamps.example</h2><p>This website is using a security "
        "service to protect itself from online attacks. There are several actions that could trigger this block.</p>",
    ),
    "region": html(
        "lamps.example",
        "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country "
        "belonging to the European Economic Area (EEA) and therefore access cannot be granted at this time.</p>",
    ),
    "provider, Italian": html(
        "Sito inibito", "<h1>Sito inibito</h1><p>Accesso negato per ordine dell'autorità.</p>", language="it"
    ),
}
LOGIN = {
    "form": html(
        "Log in to Lamps",
        '<h1>Log in</h1><form method="post"><label>Email<input type="email"></label><label>Password<input type="password"></label>'
        "<button>Log in</button></form><p><a href='/reset'>Forgot your password?</a> <a href='/join'>Sign up</a></p>",
    ),
    "form, French": html(
        "Connexion – Les lampes",
        '<main><h2>Connexion</h2><form><input type="text" name="u"><input type="password"><button>Se connecter</button></form></main>',
        language="fr",
    ),
    "membership": html(
        "Lamps and stairs | Patron page",
        "<header><a href='/login'>Log in</a></header><h1>Lamps and stairs</h1><div><h2>Join to unlock this post</h2><p>Become a member "
        "to get exclusive posts, the whole transcript and the feed without ads.</p><button>Join now</button></div>",
        '<meta property="og:type" content="article">',
    ),
    "newsletter": html(
        "Lamps and stairs - by Ada Fenn",
        "<article><h1>Lamps and stairs</h1><p>We climbed up.</p><div class='paywall'><h2>This post is for paid subscribers</h2>"
        "<p><a href='/subscribe'>Subscribe</a> <a href='/sign-in'>Already a paid subscriber? Sign in</a></p></div></article>",
        '<meta property="og:type" content="article">',
    ),
    "blog software's password": html(
        "Protected: Lamps and stairs",
        '<article><h1>Protected: Lamps and stairs</h1><form class="post-password-form"><p>This content is password protected. To view it '
        'please enter your password below:</p><p><label>Password: <input type="password"></label></p></form></article>',
    ),
    "members, German": html(
        "Lampen und Treppen",
        "<h1>Lampen und Treppen</h1><h3>Diese Folge ist nur für Mitglieder</h3><p>Melde dich an oder werde Mitglied.</p>",
        language="de",
    ),
}
COOKIES = {
    "search engine": html(
        "Before you continue",
        "<div><h1>Before you continue</h1><p>We use cookies and data to deliver and maintain our services, track outages and protect "
        "against spam, fraud and abuse, and to measure audience engagement and site statistics.</p><p>If you choose to accept all, we "
        "will also use cookies to develop and improve new services and to show personalised content.</p><form><button>Reject all"
        "</button><button>Accept all</button></form></div>",
    ),
    "banner alone": html(
        "Lamps and stairs",
        '<div id="onetrust-consent-sdk"><div role="dialog"><h2>We value your privacy</h2><p>We and our partners use cookies to store '
        "and access information on your device.</p><button>Accept all</button></div></div>",
    ),
    "pay or consent, German": html(
        "Einwilligung",
        "<h1>Wir benötigen Ihre Zustimmung</h1><p>Weiter mit Werbung und Tracking oder im Abo lesen. Wir verwenden Cookies und "
        "vergleichbare Techniken.</p><button>Alle akzeptieren</button>",
        language="de",
    ),
}
SHELLS = {
    "react": html("Lamps", f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>{SCRIPT}'),
    "vue": html(
        "lamps",
        "<noscript><strong>We're sorry but lamps doesn't work properly without JavaScript enabled.</strong></noscript>"
        f'<div id="app"></div>{SCRIPT}',
    ),
    "angular": html("Lamps", f"<app-root></app-root>{SCRIPT}"),
    "next": html(
        "Lamps", f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{}}}}</script>{SCRIPT}'
    ),
    "loading": html("Lamps", f'<div id="app"><div class="spinner">Loading…</div></div>{SCRIPT}'),
    "asks for it, Spanish": html(
        "Lámparas", f"<p>Para continuar, habilite JavaScript en su navegador y recargue.</p>{SCRIPT}", language="es"
    ),
}
MAINTENANCE = {
    "wordpress": html("Maintenance", "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"),
    "we'll be back": html(
        "Site Maintenance",
        "<article><h1>We&rsquo;ll be back soon!</h1><div><p>Sorry for the inconvenience but we&rsquo;re performing some maintenance "
        "at the moment.</p><p>&mdash; The Team</p></div></article>",
    ),
    "database": "<!DOCTYPE html><html><head><title>Database Error</title></head><body><h1>Error establishing a database "
    "connection</h1></body></html>",
    "German": html("Wartungsarbeiten", "<h1>Wir sind gleich wieder da</h1><p>Unsere Seite wird gerade gewartet.</p>"),
    "Japanese": html("メンテナンス中", "<h1>ただいまメンテナンス中です</h1><p>しばらくしてからアクセスしてください。</p>"),
}
NOT_FOUND = {
    "wordpress": page(
        '<div class="error-404 not-found"><h1>Oops! That page can&rsquo;t be found.</h1><p>It looks like nothing was found at this '
        "location. Maybe try a search?</p></div>"
    ).replace("<body", '<body class="error404"'),
    "builder": html(
        "Page Not Found — Lamps",
        "<main><h1>We couldn't find the page you were looking for.</h1><p>This is either because there is an error in the URL entered "
        "into your web browser, or the page you are looking for has been moved or deleted.</p><a href='/'>Home</a></main>",
    ),
    "ghost": html(
        "404 — Page not found", "<section><h1>404</h1><p>Page not found</p><a href='/'>Go to the front page →</a></section>"
    ),
    "German": html("Seite nicht gefunden – Lampen", "<h1>404</h1><p>Diese Seite existiert nicht oder wurde verschoben.</p>"),
    "Portuguese": html("Página não encontrada", "<h2>Ops!</h2><p>A página que você procura não existe mais.</p>"),
    "Chinese": html("404 - 页面不存在", "<p>抱歉，您访问的页面不存在</p>"),
}
EMPTY = {
    "nothing": "<html><head><title>Lamps</title></head><body></body></html>",
    "frame only": html("Lamps", "<header><nav><a href='/'>Home</a><a href='/about'>About</a></nav></header><main></main>"
                       "<footer>© Lamps</footer>"),
    "sent on": html("Redirecting", '<p>Redirecting…</p>', '<meta http-equiv="refresh" content="0; url=/other">'),
}  # fmt: skip
NAMED = [
    pytest.param(reason, text, id=f"{reason}: {name}")
    for reason, pages in {
        "captcha": CAPTCHA,
        "access_denied": DENIED,
        "login_wall": LOGIN,
        "cookie_wall": COOKIES,
        "javascript_shell": SHELLS,
        "maintenance": MAINTENANCE,
        "other_page": NOT_FOUND,
        "empty": EMPTY,
    }.items()
    for name, text in pages.items()
]
EMPTY_LISTS: dict[str, tuple[PageKind, str]] = {
    "feed": ("feed", '<?xml version="1.0"?><rss version="2.0"><channel><title>Lamps</title></channel></rss>'),
    "atom": ("feed", '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lamps</title><id>x</id></feed>'),
    "wordpress": (
        "listing",
        html("Episodes – Lamps", "<nav><a href='/about'>About</a></nav><main><h1>Nothing Found</h1><p>It seems we can’t find what "
             "you’re looking for. Perhaps searching can help.</p><form role='search'><input></form></main>"),
    ),
    "blogger": (
        "listing",
        html("Lamps", "<div class='main'><div class='status-msg'>No posts.</div><a href='/'>Home</a></div><div>Subscribe to: "
             "<a href='/feeds/posts/default'>Posts (Atom)</a></div><div class='widget'><a href='/p/about.html'>About me</a></div>"),
    ),
    "no links": ("listing", html("Episodes", "<h1>Episodes</h1><ul class='episodes'></ul>")),
}  # fmt: skip
GOOD = {
    "cookie banner": html("Talk", f'<div class="cookie-banner">We use cookies. <button>Accept all</button></div>{TALK}'),
    "login link and form in the head of the page": html(
        "Lamps", f"<header><a href='/login'>Log in</a><form><input type='password'></form></header><main>{NOTES}</main>"
    ),
    "noscript": html("Lamps", f"<noscript>Please enable JavaScript to comment.</noscript>{NOTES}{SCRIPT}"),
    "comment form with captcha": html(
        "Lamps", f"{NOTES}<form id='commentform'><textarea></textarea><div class='g-recaptcha'></div></form>"
    ),
    "talk in the page's data": html(
        "Lamps",
        '<div id="__next"></div><script type="application/json">{"props":{"transcript":"'
        + told("{name}: {text}", join="\\n")
        + f'"}}}}</script>{SCRIPT}',
    ),
    "talk of captchas": html("Verify you are human", f"<h1>Verify you are human</h1>{TALK}"),
    "notes about an error": html(
        "Page not found", f"<h1>Page not found</h1>{NOTES}<audio src='/12.mp3'></audio>"
    ),
    "notes about maintenance": html(
        "Under maintenance",
        "<h1>Under maintenance</h1><p>Ada asks Bo how often a lamp is down for maintenance.</p>",
        '<meta property="og:type" content="article">',
    ),
    "short talk": "<p><b>Ada:</b> Log in? I never could.</p><p><b>Bo:</b> Access denied, it said.</p>"
    "<p><b>Ada:</b> And then?</p><p><b>Bo:</b> I cried, you know.</p>",
    "few words": html("Lamps and stairs", "<h1>Lamps and stairs</h1><p>With Bo Lark.</p>"),
    "player only": html("Lamps", '<iframe src="https://player.example/12"></iframe>'),
    "talk in a dialog": html("Lamps", f'<div role="dialog" aria-label="Transcript">{TALK}</div>'),
    "members invited": html(
        "Lamps and stairs", f"<h1>Lamps and stairs</h1>{NOTES}<p>Become a member and hear us without ads. <a href='/login'>Log in</a></p>"
        "<audio src='/12.mp3'></audio>"
    ),
    "front page named as its address by mistake": html(
        "Lamps and stairs", f"<h1>Lamps and stairs</h1>{NOTES}", '<link rel="canonical" href="https://lamps.example/">'
    ),
    "widget beside": html("Lamps and stairs", f'{NOTES}<div id="app"></div>{SCRIPT}'),
    "script of a bot wall that let us through": html(
        "Lamps and stairs", f'{NOTES}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    ),
    "wrapper named after cookies": html("Lamps and stairs", f'<div class="cookies-not-set"><main>{NOTES}</main></div>'),
    "captions": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nPage not found, it said.",
    "JSON": '{"error": "login required"}',
    "plain text": "Ada: Access denied.\n\nBo: Just a moment...",
    "XML": '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s">Hi</p></div></body></tt>',
}  # fmt: skip


@pytest.mark.parametrize(("reason", "text"), NAMED)
def test_an_answer_that_is_not_the_page_is_named(reason: str, text: str) -> None:
    assert reason_of(text) == reason


@pytest.mark.parametrize(("kind", "text"), EMPTY_LISTS.values(), ids=EMPTY_LISTS)
def test_a_list_without_anything_in_it_is_named(kind: PageKind, text: str) -> None:
    assert reason_of(text, kind, "https://lamps.example/episodes/") == "empty_list"


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_real_page_is_never_named(text: str) -> None:
    assert reason_of(text) is None
