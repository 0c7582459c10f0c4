"""Answers of our own making, in the manner of what sites and their software serve with status 200, and good pages like them.

`{notes}`, `{talk}` and `{script}` stand for NOTES, TALK and SCRIPT.
"""

from talk import told

ASKED, NUMBERED = "https://lamps.example/episodes/12-lamps-and-stairs", "https://lamps.example/e/12"
NOTES = (
    "<p>Ada Fenn climbs the tower with Bo Lark, who has kept the lamp for thirty years, and asks him what it is like up there."
    "</p><p>We talk about stairs, gloves that were never there, a ladder that lacks a rung, and about the songs one sings at "
    "night.</p>"
)
TALK = told("<p><b>{name}:</b> {text}</p>")
SCRIPT = '<script src="/assets/main.8f3c.js" type="module"></script>'

CAPTCHA = {
    "cloudflare": (
        '<title>Just a moment...</title><body><div class="main-wrapper"><h1>lamps.example</h1><p>Verifying you are human.'
        " This may take a few seconds.</p><noscript>Enable JavaScript and cookies to continue</noscript></div><script>"
        'window._cf_chl_opt={cType:"managed"}</script>'
    ),
    "cloudflare in German": (
        '<html lang=\'de\'><title>Nur einen Moment…</title><body><noscript><div class="h2"><span id="challenge-error-text">'
        "Aktivieren Sie JavaScript und Cookies</span></div></noscript><script"
        ' src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
    ),
    "datadome": (
        "<title>lamps.example</title><body><p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var"
        " dd={'host':'geo.captcha-delivery.com'}</script>"
    ),
    "press and hold": (
        "<title>Access to this page has been denied</title><body><div class='px-captcha-container'><h2>Before we"
        " continue...</h2><p>Press &amp; Hold to confirm you are a human and not a bot.</p><div id='px-captcha'></div><p>"
        "Reference ID 51f2</p></div>"
    ),
    "captcha alone": (
        "<title>Robot check</title><body><h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure"
        ' you\'re not a robot.</p><form><img src="/c.jpg"><input name="answer"><button>Continue</button></form>'
    ),
    "hcaptcha": (
        "<title>Security check</title><body><form action='/verify'><p>Please solve the puzzle.</p><div class='h-captcha'"
        " data-sitekey='x'></div><script src='https://js.hcaptcha.com/1/api.js'></script></form>"
    ),
    "proof of work": (
        "<title>Making sure you&#39;re not a bot!</title><body><main><h1>Making sure you're not a bot!</h1><p>Loading...</p>"
        "<details><summary>Why am I seeing this?</summary><p>The administrator of this website set up a guard against"
        " companies that scrape websites without end, which takes them down for everyone.</p></details></main><script"
        ' id="anubis_challenge" type="application/json">{"rules":{}}</script>'
    ),
    "Chinese": (
        "<html lang='zh'><title>安全验证</title><body><h2>安全验证</h2><p>请完成下方验证后继续访问</p><div id='slider'></div>"
    ),
    "cf 5s legacy": (
        "<title>Please Wait... | Cloudflare</title><body><div id='cf-wrapper'><h1 data-translate='challenge_headline'>One"
        " more step</h1><h2>Please complete the security check to access lamps.example</h2><div class='cf-section'><h2>Why do"
        " I have to complete a CAPTCHA?</h2><p>Completing the CAPTCHA proves you are a human and gives you temporary access"
        " to the web property.</p><h2>What can I do to prevent this in the future?</h2><p>If you are on a personal"
        " connection, like at home, you can run an anti-virus scan on your device to make sure it is not infected with"
        " malware.</p></div></div>"
    ),
    "imperva": (
        "<html style='height:100%'><head><META NAME='ROBOTS' CONTENT='NOINDEX, NOFOLLOW'><script"
        " src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3'></script></head><body style='margin:0'><iframe"
        " id='main-iframe' src='/_Incapsula_Resource?CWUDNSAI=23&incident_id=1' frameborder=0 width='100%' height='100%'>"
        "Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>"
    ),
    "aws waf": (
        "<!DOCTYPE html><html lang='en'><head><title></title><script>"
        "window.awsWafCookieDomainList=[];window.gokuProps={'key':'AQ'};</script><script"
        " src='https://x.token.awswaf.com/x/challenge.js'></script></head><body><div id='challenge-container'></div>"
        "<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot. This"
        " requires JavaScript.</noscript></body></html>"
    ),
    "google sorry": (
        "<title>https://lamps.example/e/12</title><body><div><form id='captcha-form'><div id='recaptcha' class='g-recaptcha'"
        " data-sitekey='x'></div></form><hr><b>About this page</b><br><br>Our systems have detected unusual traffic from your"
        " computer network. This page checks to see if it's really you sending the requests, and not a robot. <div>This page"
        " appears when we automatically detect requests coming from your computer network which appear to be in violation of"
        " the Terms of Service. The block will expire shortly after those requests stop.</div>IP address: 192.0.2.1</div>"
    ),
    "vercel": (
        "<title>Vercel Security Checkpoint</title><body><main><p id='header-text'>We're verifying your browser</p><p>Website"
        " owner? Click here to fix</p><noscript>Enable JavaScript to continue</noscript></main><script>"
        "(function(){})()</script>"
    ),
    "turnstile managed es": (
        "<html lang='es'><title>Un momento…</title><body><div class='main-content'><h1>lamps.example</h1><p>Verificando que"
        " usted es un ser humano. Esto puede tardar unos segundos.</p><div id='cf-turnstile' class='cf-turnstile'></div>"
        "</div><script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>"
    ),
    "akamai bm": (
        "<html><head><title>Challenge Validation</title><script src='/_bm/x.js'></script></head><body><div"
        " id='sec-if-container'><div id='sec-text-container'></div></div><noscript>Please enable JavaScript</noscript></body>"
        "</html>"
    ),
    "kasada": (
        "<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=1;</script><script src='/149e/ips.js'>"
        "</script></body></html>"
    ),
    "home made question ru": (
        "<html lang='ru'><title>Подтвердите, что вы не робот</title><body><h1>Подтвердите, что запросы отправляли вы, а не"
        " робот</h1><p>Нам очень жаль, но запросы с вашего устройства похожи на автоматические.</p><form><input"
        " type='checkbox'> Я не робот</form>"
    ),
    "ddos wait": (
        "<title>DDoS-Guard</title><body><h1>Checking your browser before accessing lamps.example</h1><p>This process is"
        " automatic. Your browser will redirect to your requested content shortly. Please allow up to 5 seconds…</p>"
    ),
    "fr challenge": (
        "<html lang='fr'><title>Vérification de sécurité</title><body><h1>Vérifiez que vous êtes humain</h1><p>Cochez la case"
        " pour continuer.</p><div class='h-captcha'></div>"
    ),
    "pt captcha": (
        "<html lang='pt'><title>Verificação</title><body><p>Confirme que você é humano para continuar.</p><div"
        " class='g-recaptcha'></div>"
    ),
}
ACCESS_DENIED = {
    "akamai": (
        "<title>Access Denied</title><body><h1>Access Denied</h1>You don't have permission to access"
        ' "http://lamps.example/episodes/12" on this server.<p>Reference #18.5dc0</p>'
    ),
    "firewall": (
        "<title>Attention Required!</title><body><h1>Sorry, you have been blocked</h1><h2>You are unable to access"
        " lamps.example</h2><p>This website is using a security service to protect itself from online attacks. There are"
        " several actions that could trigger this block.</p>"
    ),
    "region": (
        "<title>lamps.example</title><body><h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting"
        " to access this website from a country belonging to the European Economic Area (EEA) and therefore access cannot be"
        " granted at this time.</p>"
    ),
    "provider, Italian": (
        "<html lang='it'><title>Sito inibito</title><body><h1>Sito inibito</h1><p>Accesso negato per ordine dell'autorità.</p>"
    ),
    "sucuri block": (
        "<title>Sucuri WebSite Firewall - Access Denied</title><body><header>Website Firewall</header><section><h1>Access"
        " Denied - Website Firewall</h1><p>If you are the site owner (or you manage this site), please whitelist your IP or"
        " if you think this block is an error please open a support ticket and make sure to include the block details"
        " (displayed in the box below), so we can assist you in troubleshooting the issue.</p><h2>Block details:</h2><table>"
        "<tr><td>Your IP:</td><td>192.0.2.1</td></tr><tr><td>Block reason:</td><td>Bad bot access attempt.</td></tr></table>"
        "</section>"
    ),
    "gdpr news": (
        "<title>Unavailable</title><body><div><p>Unfortunately, our website is currently unavailable in most European"
        " countries. We are engaged on the issue and committed to looking at options that support our full range of digital"
        " offerings to the EU market.</p></div>"
    ),
    "uk isp": (
        "<title>Site blocked</title><body><h2>Error - site blocked</h2><p>Access to the website listed on this page has been"
        " blocked pursuant to orders of the high court.</p>"
    ),
    "school filter": (
        "<title>Web Page Blocked</title><body><h1>Web Page Blocked!</h1><p>You have tried to access a web page which is in"
        " violation of your internet usage policy.</p><p>Category: Audio Streaming</p><p>URL: lamps.example</p>"
    ),
    "wordfence": (
        "<title>Your access to this site has been limited</title><body><h1>Your access to this site has been limited by the"
        " site owner</h1><p>Your access to this service has been limited. (HTTP response code 503)</p><p>If you think you"
        " have been blocked in error, contact the owner of this site for assistance.</p><table><tr><td>Block Reason:</td><td>"
        "Access from your area has been temporarily limited for security reasons.</td></tr></table>"
    ),
    "iis deny": (
        "<title>403 - Forbidden: Access is denied.</title><body><div id='header'><h1>Server Error</h1></div><div><fieldset>"
        "<h2>403 - Forbidden: Access is denied.</h2><h3>You do not have permission to view this directory or page using the"
        " credentials that you supplied.</h3></fieldset></div>"
    ),
    "geo de": (
        "<html lang='de'><title>Lampen</title><body><h2>Inhalt nicht verfügbar</h2><p>Dieser Inhalt ist in deinem Land leider"
        " nicht verfügbar.</p>"
    ),
    "rate limit": (
        "<title>429 Too Many Requests</title><body><h1>Whoa there!</h1><p>You have made too many requests. Please slow down"
        " and try again in a few minutes.</p>"
    ),
    "isp fr": (
        "<html lang='fr'><title>Accès bloqué</title><body><h1>Accès au site bloqué</h1><p>L'accès à ce site a été bloqué par"
        " décision de justice.</p>"
    ),
    "fastly": (
        "<title>Blocked</title><body><h1>Your request has been blocked</h1><p>Our systems think your traffic may be"
        " automated. Contact support and give them this code: 8812.</p>"
    ),
}
LOGIN_WALL = {
    "form": (
        '<title>Log in to Lamps</title><body><h1>Log in</h1><form method="post"><label>Email<input type="email"></label>'
        "<label>Password<input type=\"password\"></label><button>Log in</button></form><p><a href='/reset'>Forgot your"
        " password?</a> <a href='/join'>Sign up</a></p>"
    ),
    "form, French": (
        "<html lang='fr'><title>Connexion – Les lampes</title><body><main><h2>Connexion</h2><form><input type=\"text\""
        ' name="u"><input type="password"><button>Se connecter</button></form></main>'
    ),
    "membership": (
        '<title>Lamps and stairs | Patron page</title><meta property="og:type" content="article"><body><header><a'
        " href='/login'>Log in</a></header><h1>Lamps and stairs</h1><div><h2>Join to unlock this post</h2><p>Become a member"
        " to get exclusive posts, the whole transcript and the feed without ads.</p><button>Join now</button></div>"
    ),
    "newsletter": (
        '<title>Lamps and stairs - by Ada Fenn</title><meta property="og:type" content="article"><body><article><h1>Lamps and'
        " stairs</h1><p>We climbed up.</p><div class='paywall'><h2>This post is for paid subscribers</h2><p><a"
        " href='/subscribe'>Subscribe</a> <a href='/sign-in'>Already a paid subscriber? Sign in</a></p></div></article>"
    ),
    "blog software's password": (
        "<title>Protected: Lamps and stairs</title><body><article><h1>Protected: Lamps and stairs</h1><form"
        " class='post-password-form'><p>This content is password protected. To view it please enter your password below:</p>"
        "<p><label>Password: <input type='password'></label></p></form></article>"
    ),
    "members, German": (
        "<html lang='de'><title>Lampen und Treppen</title><body><h1>Lampen und Treppen</h1><h3>Diese Folge ist nur für"
        " Mitglieder</h3><p>Melde dich an oder werde Mitglied.</p>"
    ),
    "patreon de": (
        "<html lang='de'><title>Lampen und Treppen | Ada Fenn auf Patreon</title><meta property='og:type' content='article'>"
        "<body><div><h1>Lampen und Treppen</h1><p>Vor 3 Tagen</p><div><h3>Diesen Beitrag freischalten</h3><p>Werde Mitglied,"
        " um diesen Beitrag und 120 weitere exklusive Beiträge zu sehen.</p><button>Mitglied werden</button></div></div>"
    ),
    "supercast": (
        "<title>Lamps Plus</title><body><h2>Welcome back!</h2><p>Enter your email and we'll send you a magic link.</p><form>"
        "<input type='email'><button>Email me a link</button></form>"
    ),
    "memberful": (
        "<title>Lamps and Stairs – Lamp Club</title><body><article><h1>Lamps and Stairs</h1><div class='members'><p>This"
        " episode transcript is available to Lamp Club members. Already a member? <a href='/?memberful_endpoint=auth'>Sign"
        " in</a>.</p></div></article>"
    ),
    "ghost": (
        "<title>Lamps and Stairs</title><meta property='og:type' content='article'><script type='application/ld+json'>"
        '{"@type": "Article"}</script><body><article><h1>Lamps and Stairs</h1><aside class=\'gh-post-upgrade-cta\'><div><h2>'
        "This post is for paying subscribers only</h2><a href='#/portal/signup'>Subscribe now</a><p><small>Already have an"
        " account? <a href='#/portal/signin'>Sign in</a></small></p></div></aside></article>"
    ),
    "keycloak it": (
        "<html lang='it'><title>Accedi a lamps</title><body><div id='kc-content'><h1>Accedi al tuo account</h1><form><label>"
        "Nome utente o email</label><input type='text'><label>Password</label><input type='password'><button>Accedi</button>"
        "</form></div>"
    ),
    "wifi": (
        "<title>Welcome to Harbour Guest WiFi</title><body><h1>Welcome to Harbour Guest WiFi</h1><form><p>To get online"
        " please accept our terms of use.</p><input type='checkbox'><button>Connect</button></form>"
    ),
    "html for vtt login": (
        "<title>Sign in</title><body><form><h1>Sign in to continue</h1><input type='email'><input type='password'></form>"
    ),
    "ar login substack": (
        "<title>The gloves - by Ada Fenn</title><meta property='og:type' content='article'><body><article><h1>The gloves</h1>"
        "<h3>Who lost them, and where</h3><div>Mar 3 ∙ Paid</div><p>There were two pairs, one for each hand of the lamp.</p>"
        "<div class='paywall'><h2>Continue reading this post for free, courtesy of Ada Fenn.</h2><a>Claim my free post</a><p>"
        "Or purchase a paid subscription.</p></div></article>"
    ),
    "discourse": (
        "<title>Lamps forum</title><body><div id='main-outlet'><h1>Login Required</h1><p>To view this site, please log in or"
        " create an account.</p><button>Log In</button></div>"
    ),
    "google accounts": (
        "<title>Sign in - Example Accounts</title><body><h1>Sign in</h1><p>to continue to Docs</p><form><input type='email'>"
        "<button>Next</button></form>"
    ),
    "es password": (
        "<html lang='es'><title>Protegido: Los guantes</title><body><article><h1>Protegido: Los guantes</h1><form"
        " class='post-password-form' method='post'><p>Este contenido está protegido por contraseña. Para verlo, introduce la"
        " contraseña a continuación:</p><input type='password'></form></article>"
    ),
    "pw squarespace": (
        "<title>Lamps — Private</title><body><div class='password-page'><p>Password</p><form><input type='password'><button>"
        "Enter</button></form></div>"
    ),
    "patreon fr": (
        "<html lang='fr'><title>Les gants | Ada</title><body><h1>Les gants</h1><div><h2>Débloquer ce post</h2><p>Abonnez-vous"
        " pour voir ce post et 80 autres.</p><button>S'abonner</button></div>"
    ),
    "nyt like": (
        "<title>The gloves</title><body><h1>The gloves</h1><p>There were two pairs.</p><div><h2>Subscribe to continue"
        " reading</h2><p>Already a subscriber? Log in</p></div>"
    ),
    "ja login": (
        "<html lang='ja'><title>ログイン | ランプ</title><body><h2>ログイン</h2><form><input type='email'><input"
        " type='password'></form>"
    ),
}
COOKIE_WALL = {
    "search engine": (
        "<title>Before you continue</title><body><div><h1>Before you continue</h1><p>We use cookies and data to deliver and"
        " maintain our services, track outages and protect against spam, fraud and abuse, and to measure audience engagement"
        " and site statistics.</p><p>If you choose to accept all, we will also use cookies to develop and improve new"
        " services and to show personalised content.</p><form><button>Reject all</button><button>Accept all</button></form>"
        "</div>"
    ),
    "banner alone": (
        "<title>Lamps and stairs</title><body><div id='onetrust-consent-sdk'><div role='dialog'><h2>We value your"
        " privacy</h2><p>We and our partners use cookies to store and access information on your device.</p><button>Accept"
        " all</button></div></div>"
    ),
    "pay or consent, German": (
        "<html lang='de'><title>Einwilligung</title><body><h1>Wir benötigen Ihre Zustimmung</h1><p>Weiter mit Werbung und"
        " Tracking oder im Abo lesen. Wir verwenden Cookies und vergleichbare Techniken.</p><button>Alle akzeptieren</button>"
    ),
    "yahoo consent": (
        "<title>News is part of the Example family of brands</title><body><form method='post'><h1>News, part of the Example"
        " family</h1><p>When you use our sites and apps, we use cookies.</p><p>Cookies (including similar technologies such"
        " as web storage) allow us to store and read information from your device. Cookies (including similar technologies"
        " such as web storage) allow us to store and read information from your device. Cookies (including similar"
        " technologies such as web storage) allow us to store and read information from your device. Cookies (including"
        " similar technologies such as web storage) allow us to store and read information from your device. Cookies"
        " (including similar technologies such as web storage) allow us to store and read information from your device."
        " Cookies (including similar technologies such as web storage) allow us to store and read information from your"
        " device. Cookies (including similar technologies such as web storage) allow us to store and read information from"
        " your device. Cookies (including similar technologies such as web storage) allow us to store and read information"
        " from your device. </p><button>Accept all</button><button>Reject all</button></form>"
    ),
    "youtube fr": (
        "<html lang='fr'><title>Avant d'accéder à YouTube</title><body><div><img src='x.png'><h1>Avant d’accéder à"
        " YouTube</h1><p>Nous utilisons des cookies et d'autres données pour proposer et gérer nos services.</p><p>Si vous"
        " choisissez de «&nbsp;Tout accepter&nbsp;», nous utiliserons aussi ces données pour développer de nouveaux"
        " services.</p><button>Tout refuser</button><button>Tout accepter</button></div>"
    ),
    "sourcepoint": (
        "<html lang='de'><title>Lamps and stairs</title><body><div id='sp_message_container_1' class='sp-message-open'><div>"
        "<p>Willkommen bei Lampen.</p><p>Um der Nutzung mit Werbung und Cookies zuzustimmen, bitte klicken. Wir und unsere"
        " 238 Partner verwenden Cookies.</p><button>Einwilligen und weiter</button></div></div>"
    ),
    "didomi whole": (
        "<html lang='fr'><title>Les lampes</title><body><div id='didomi-host'><div class='didomi-popup-container'><h1>Le"
        " respect de votre vie privée est notre priorité</h1><p>Nos partenaires et nous-mêmes utilisons des cookies.</p>"
        "<button>Accepter &amp; Fermer</button></div></div>"
    ),
    "cookiewall nl": (
        "<html lang='nl'><title>Example</title><body><h1>Example Media</h1><p>Om deze site te kunnen bezoeken vragen wij je"
        " toestemming voor cookies.</p><button>Akkoord</button>"
    ),
    "it wall": (
        "<html lang='it'><title>La tua privacy è importante</title><body><div><h2>La tua privacy è importante per noi</h2><p>"
        "Noi e i nostri partner utilizziamo cookie o tecnologie simili. Puoi abbonarti oppure accettare.</p><button>Accetta"
        " tutti</button></div>"
    ),
    "pl consent": (
        "<html lang='pl'><title>Lampy</title><body><div class='cookie-wall'><h2>Cenimy Twoją prywatność</h2><p>Używamy plików"
        " cookie. </p><button>Zaakceptuj wszystko</button></div>"
    ),
}
JAVASCRIPT_SHELL = {
    "react": (
        "<title>Lamps</title><body><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
        "{script}"
    ),
    "vue": (
        "<title>lamps</title><body><noscript><strong>We're sorry but lamps doesn't work properly without JavaScript"
        ' enabled.</strong></noscript><div id="app"></div>{script}'
    ),
    "angular": "<title>Lamps</title><body><app-root></app-root>{script}",
    "next": (
        '<title>Lamps</title><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">'
        '{"props":{}}</script>{script}'
    ),
    "loading": "<title>Lamps</title><body><div id='app'><div class='spinner'>Loading…</div></div>{script}",
    "asks for it, Spanish": (
        "<html lang='es'><title>Lámparas</title><body><p>Para continuar, habilite JavaScript en su navegador y recargue.</p>"
        "{script}"
    ),
    "nuxt": (
        "<title>Lamps</title><body><div id='__nuxt'></div><div id='teleports'></div><script>window.__NUXT__={}</script>{script}"
    ),
    "svelte": (
        "<title></title><link rel='modulepreload' href='/_app/start.js'><body><div style='display: contents'><script>"
        "import('/_app/start.js')</script></div>"
    ),
    "cra ja": (
        "<html lang='ja'><title>ランプ</title><body><noscript>"
        "このアプリを実行するにはJavaScriptを有効にしてください。</noscript><div id='root'></div><script"
        " src='/static/js/bundle.js'></script>"
    ),
    "ember": (
        "<title>Lamps</title><body><script>window.EmberENV={}</script><div id='ember-basic-dropdown-wormhole'></div>{script}"
    ),
    "gatsby w/ nav": (
        "<title>Lamps</title><body><div id='___gatsby'><div id='gatsby-focus-wrapper'></div></div><noscript>This app works"
        " best with JavaScript enabled.</noscript>{script}"
    ),
    "angular custom": (
        "<title>Lamps</title><body><lamps-app>Loading...</lamps-app><script src='runtime.js' type='module'></script>"
    ),
    "vite": "<title>Vite + React</title><body><div id='root'></div>{script}",
    "quasar zh": (
        "<html lang='zh'><title>灯塔</title><body><noscript>请启用JavaScript以使用本应用。</noscript><div id='q-app'></div>"
        "{script}"
    ),
    "shell with header": (
        "<title>Lamps</title><body><header class='site-header'><nav><a href='/'>Lamps</a><a href='/episodes'>Episodes</a><a"
        " href='/about'>About</a></nav></header><div id='app'></div><footer><p>© 2024 Lamps. All rights reserved.</p><a"
        " href='/privacy'>Privacy</a></footer>{script}"
    ),
    "bubble": (
        "<title>Lamps</title><body><div class='main-page' id='main'></div><script>window._x=1</script><script"
        " src='/package/run_js/x.js'></script>"
    ),
    "listing shell": "<title>Episodes</title><body><div id='root'></div>{script}",
    "preact": (
        "<title>Lamps</title><body><div id='app'></div><noscript>Sorry, JavaScript is needed.</noscript><script src='/b.js'>"
        "</script>"
    ),
    "astro islands none": "<title>Lamps</title><body><div id='container'></div><script src='/b.js'></script>",
}
MAINTENANCE = {
    "wordpress": (
        "<title>Maintenance</title><body><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"
    ),
    "we'll be back": (
        "<title>Site Maintenance</title><body><article><h1>We&rsquo;ll be back soon!</h1><div><p>Sorry for the inconvenience"
        " but we&rsquo;re performing some maintenance at the moment.</p><p>&mdash; The Team</p></div></article>"
    ),
    "database": (
        "<!DOCTYPE html><html><head><title>Database Error</title></head><body><h1>Error establishing a database"
        " connection</h1></body></html>"
    ),
    "German": (
        "<title>Wartungsarbeiten</title><body><h1>Wir sind gleich wieder da</h1><p>Unsere Seite wird gerade gewartet.</p>"
    ),
    "Japanese": (
        "<title>メンテナンス中</title><body><h1>ただいまメンテナンス中です</h1><p>しばらくしてからアクセスしてください。</p>"
    ),
    "coming soon plugin": (
        "<title>Lamps is under construction</title><body><div class='wrap'><h1>Our site is getting a makeover</h1><p>We're"
        " doing some work on our site. Please check back soon!</p></div>"
    ),
    "drupal": (
        "<title>Site under maintenance | Lamps</title><body><h1>Site under maintenance</h1><main>Lamps is currently under"
        " maintenance. We should be back shortly. Thank you for your patience.</main>"
    ),
    "shop nl": (
        "<html lang='nl'><title>Lampen</title><body><h1>We zijn even bezig met onderhoud</h1><p>Probeer het over een paar"
        " minuten nog eens.</p>"
    ),
    "gateway": (
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>"
        "nginx/1.18.0</center></body></html>"
    ),
    "heroku": (
        "<title>Application Error</title><body><iframe src='//www.herokucdn.com/error-pages/application-error.html'></iframe>"
    ),
    "maint de long": (
        "<html lang='de'><title>Lampen – Wartungsmodus</title><body><h1>Wir bauen um!</h1><p>Unsere Website wird gerade"
        " überarbeitet und ist in Kürze wieder für euch da. Bis dahin hört ihr uns überall, wo es Podcasts gibt.</p>"
    ),
    "wp critical": (
        "<!DOCTYPE html><html><head><title>WordPress &rsaquo; Error</title></head><body id='error-page'><div"
        " class='wp-die-message'><p>There has been a critical error on this website.</p><p><a"
        " href='https://wordpress.org/support/'>Learn more about troubleshooting WordPress.</a></p></div></body></html>"
    ),
    "php": (
        "<br /><b>Fatal error</b>:  Uncaught Error: Call to undefined function x() in /var/www/html/index.php:3 Stack trace:"
        " #0 {main}<br />"
    ),
    "fr maint": (
        "<html lang='fr'><title>Site en maintenance</title><body><h1>Site en maintenance</h1><p>Le site est actuellement en"
        " maintenance, merci de revenir plus tard.</p>"
    ),
    "suspended": (
        "<title>Account Suspended</title><body><div><h1>Account Suspended</h1><p>This Account has been suspended.</p><a"
        " href='mailto:x@y'>Contact your hosting provider</a> for more information.</div>"
    ),
    "squarespace expired": (
        "<title>Website Expired</title><body><h1>Website Expired</h1><p>This account has expired. If you are the site owner,"
        " click below to login.</p>"
    ),
    "pt maint": (
        "<html lang='pt'><title>Lampadas</title><body><h1>Estamos em manutenção</h1><p>Voltamos em breve, obrigado pela"
        " paciência.</p>"
    ),
    "ru maint": (
        "<html lang='ru'><title>Маяк</title><body><h1>Сайт временно недоступен</h1><p>Ведутся технические работы. Попробуйте"
        " позже.</p>"
    ),
    "503": (
        "<title>503 Service Temporarily Unavailable</title><body><center><h1>503 Service Temporarily Unavailable</h1>"
        "</center><hr>"
    ),
}
OTHER_PAGE = {
    "wordpress 2": (
        "<!doctype html><html lang='en'><head><title>The lamp</title></head><body class='error404'><header><nav><ul><li><a"
        " href='/'>Home</a><li><a href='/all'>All episodes</a></ul></nav></header><main><h1>The lamp</h1><p>In this episode:"
        " a keeper, a visitor, and a ladder that lacks a rung.</p>\n<div class='error-404 not-found'><h1>Oops! That page"
        " can&rsquo;t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p></div>"
        "\n</main><footer><p>Contact: keeper@lamp.example</p><p>© The lamp, all rights reserved.</p></footer></body></html>"
    ),
    "builder": (
        "<title>Page Not Found — Lamps</title><body><main><h1>We couldn't find the page you were looking for.</h1><p>This is"
        " either because there is an error in the URL entered into your web browser, or the page you are looking for has been"
        " moved or deleted.</p><a href='/'>Home</a></main>"
    ),
    "ghost 2": (
        "<title>404 — Page not found</title><body><section><h1>404</h1><p>Page not found</p><a href='/'>Go to the front page"
        " →</a></section>"
    ),
    "German 2": (
        "<title>Seite nicht gefunden – Lampen</title><body><h1>404</h1><p>Diese Seite existiert nicht oder wurde"
        " verschoben.</p>"
    ),
    "Portuguese": "<title>Página não encontrada</title><body><h2>Ops!</h2><p>A página que você procura não existe mais.</p>",
    "Chinese 2": "<title>404 - 页面不存在</title><body><p>抱歉，您访问的页面不存在</p>",
    "wix it": (
        "<html lang='it'><title>404 | Lampade</title><body><div id='SITE_CONTAINER'><h2>Ops! Questa pagina non è"
        " disponibile</h2><p>La pagina che stai cercando non è stata trovata.</p></div>"
    ),
    "404 sv with latest": (
        "<html lang='sv'><title>Sidan kunde inte hittas - Lampor</title><body><main><h1>404</h1><p>Sidan du söker finns inte"
        " längre.</p><h2>Senaste avsnitten</h2><ul><li><a href='/avsnitt/0'>Avsnitt 0: Fyren och havet vid natten</a></li>"
        "<li><a href='/avsnitt/1'>Avsnitt 1: Fyren och havet vid natten</a></li><li><a href='/avsnitt/2'>Avsnitt 2: Fyren och"
        " havet vid natten</a></li><li><a href='/avsnitt/3'>Avsnitt 3: Fyren och havet vid natten</a></li><li><a"
        " href='/avsnitt/4'>Avsnitt 4: Fyren och havet vid natten</a></li><li><a href='/avsnitt/5'>Avsnitt 5: Fyren och havet"
        " vid natten</a></li><li><a href='/avsnitt/6'>Avsnitt 6: Fyren och havet vid natten</a></li><li><a href='/avsnitt/7'>"
        "Avsnitt 7: Fyren och havet vid natten</a></li><li><a href='/avsnitt/8'>Avsnitt 8: Fyren och havet vid natten</a>"
        "</li><li><a href='/avsnitt/9'>Avsnitt 9: Fyren och havet vid natten</a></li><li><a href='/avsnitt/10'>Avsnitt 10:"
        " Fyren och havet vid natten</a></li><li><a href='/avsnitt/11'>Avsnitt 11: Fyren och havet vid natten</a></li><li><a"
        " href='/avsnitt/12'>Avsnitt 12: Fyren och havet vid natten</a></li><li><a href='/avsnitt/13'>Avsnitt 13: Fyren och"
        " havet vid natten</a></li><li><a href='/avsnitt/14'>Avsnitt 14: Fyren och havet vid natten</a></li><li><a"
        " href='/avsnitt/15'>Avsnitt 15: Fyren och havet vid natten</a></li><li><a href='/avsnitt/16'>Avsnitt 16: Fyren och"
        " havet vid natten</a></li><li><a href='/avsnitt/17'>Avsnitt 17: Fyren och havet vid natten</a></li><li><a"
        " href='/avsnitt/18'>Avsnitt 18: Fyren och havet vid natten</a></li><li><a href='/avsnitt/19'>Avsnitt 19: Fyren och"
        " havet vid natten</a></li></ul></main>"
    ),
    "next 404": (
        "<title>404: This page could not be found</title><body><div id='__next'><div><h1>404</h1><div><h2>This page could not"
        " be found.</h2></div></div></div>{script}"
    ),
    "es wp": (
        "<html lang='es'><title>Página no encontrada – Faros</title><body><body class='x'><main><h1>¡Vaya! No se puede"
        " encontrar esa página.</h1><p>Parece que no hay nada aquí. ¿Quieres probar una búsqueda?</p></main>"
    ),
    "front by redirect": (
        "<title>Lamps – a podcast about towers</title><body>"
        "{notes}{notes}{notes}{notes}{notes}{notes}{notes}{notes}{notes}{notes}{notes}{notes}"
    ),
    "front by canonical": (
        "<title>Lamps – a podcast about towers</title><link rel='canonical' href='https://lamps.example/'><meta"
        " property='og:url' content='https://lamps.example/'><meta property='og:type' content='website'><body><h1>Lamps</h1>"
        "{notes}<a href='/e/2'>Episode 2</a><a href='/e/3'>Episode 3</a><a href='/e/4'>Episode 4</a><a href='/e/5'>Episode"
        " 5</a><a href='/e/6'>Episode 6</a><a href='/e/7'>Episode 7</a><a href='/e/8'>Episode 8</a>"
    ),
    "podcast host gone": (
        "<title>Buzz hosting</title><body><h1>Episode not found</h1><p>This episode may have been unpublished or deleted by"
        " its owner.</p>"
    ),
    "parked": (
        "<title>lamps.example is for sale</title><body><h1>lamps.example is for sale</h1><p>Get this domain today. Make an"
        " offer.</p>"
    ),
    "notfound in theme": (
        "<title>Page not found – Lamps</title><body><header class='site-header'><nav><a href='/'>Lamps</a><a"
        " href='/episodes'>Episodes</a><a href='/about'>About</a></nav></header><main><article><h1>Nothing here</h1><p>It"
        " looks like the link pointing here was faulty. Maybe try searching?</p></article><aside><h2>Recent</h2></aside>"
        "</main><footer><p>© 2024 Lamps. All rights reserved.</p><a href='/privacy'>Privacy</a></footer>"
    ),
    "ko 404": (
        "<html lang='ko'><title>페이지를 찾을 수 없습니다 | 등대</title><body><h1>404</h1><p>요청하신 페이지를 찾을 수"
        " 없습니다.</p>"
    ),
    "it removed": (
        "<html lang='it'><title>Lampade</title><body><h1>Contenuto non disponibile</h1><p>L'episodio che cerchi è stato"
        " rimosso.</p>"
    ),
    "substack 404": (
        "<title>Lamps</title><body><h1>Page not found</h1><p>Sorry, this page isn't available.</p><h3>Popular on Lamps</h3><a"
        " href='/p/0'>The lamp number 0</a><a href='/p/1'>The lamp number 1</a><a href='/p/2'>The lamp number 2</a><a"
        " href='/p/3'>The lamp number 3</a><a href='/p/4'>The lamp number 4</a><a href='/p/5'>The lamp number 5</a><a"
        " href='/p/6'>The lamp number 6</a><a href='/p/7'>The lamp number 7</a><a href='/p/8'>The lamp number 8</a>"
    ),
    "redirect to /404": "<title>Hmm</title><body><p>We looked everywhere.</p>",
    "spa index for all": (
        "<title>Lamps – stories from a tower</title><link rel='canonical' href='https://lamps.example'><body><header"
        " class='site-header'><nav><a href='/'>Lamps</a><a href='/episodes'>Episodes</a><a href='/about'>About</a></nav>"
        "</header><main><h1>Stories from a tower</h1>{notes}<a href='/e/1'>One</a></main>"
    ),
    "fr 404": (
        "<html lang='fr'><title>Page introuvable | Les lampes</title><body><header class='site-header'><nav><a href='/'>"
        "Lamps</a><a href='/episodes'>Episodes</a><a href='/about'>About</a></nav></header><h1>Oups !</h1><p>La page que vous"
        " recherchez semble introuvable. Vous pouvez revenir à l'accueil ou explorer nos derniers épisodes.</p><footer><p>©"
        " 2024 Lamps. All rights reserved.</p><a href='/privacy'>Privacy</a></footer>"
    ),
    "ja 404": (
        "<html lang='ja'><title>ページが見つかりませんでした | ランプ</title><body><h1>404 Not Found</h1><p>"
        "お探しのページは一時的にアクセスができない状況にあるか、移動もしくは削除された可能性があります。</p>"
    ),
    "nl 404": (
        "<html lang='nl'><title>Pagina niet gevonden - Lampen</title><body><header class='site-header'><nav><a href='/'>"
        "Lamps</a><a href='/episodes'>Episodes</a><a href='/about'>About</a></nav></header><main><h1>Deze pagina kon niet"
        " gevonden worden</h1><p>Het lijkt erop dat er niets gevonden is op deze locatie.</p></main>"
    ),
    "en home": "<title>Lamps</title><body>{notes}",
}
EMPTY = {
    "nothing": "<html><head><title>Lamps</title></head><body></body></html>",
    "frame only": (
        "<title>Lamps</title><body><header><nav><a href='/'>Home</a><a href='/about'>About</a></nav></header><main></main>"
        "<footer>© Lamps</footer>"
    ),
    "sent on": "<title>Redirecting</title><meta http-equiv='refresh' content='0; url=/other'><body><p>Redirecting…</p>",
    "blank frame": (
        "<title>Lamps</title><body><div class='site'><nav><ul><li><a href='/'>Home</a></li></ul></nav><div class='content'>"
        "&nbsp;</div><footer>© 2024</footer></div>"
    ),
    "blank body": "<!doctype html>\n<html><body>\n\n</body></html>",
}
EMPTY_LIST = {
    "feed": "<?xml version='1.0'?><rss version='2.0'><channel><title>Lamps</title></channel></rss>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>Lamps</title><id>x</id></feed>",
    "wordpress 3": (
        "<title>Episodes – Lamps</title><body><nav><a href='/about'>About</a></nav><main><h1>Nothing Found</h1><p>It seems we"
        " can’t find what you’re looking for. Perhaps searching can help.</p><form role='search'><input></form></main>"
    ),
    "blogger": (
        "<title>Lamps</title><body><div class='main'><div class='status-msg'>No posts.</div><a href='/'>Home</a></div><div>"
        "Subscribe to: <a href='/feeds/posts/default'>Posts (Atom)</a></div><div class='widget'><a href='/p/about.html'>About"
        " me</a></div>"
    ),
    "no links": "<title>Episodes</title><body><h1>Episodes</h1><ul class='episodes'></ul>",
    "empty rdf": (
        "<?xml version='1.0' encoding='utf-8'?><rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' version='2.0'>"
        "<channel><title>Lamps</title><itunes:image href='https://x/y.jpg'/><itunes:owner><itunes:name>A</itunes:name>"
        "</itunes:owner></channel></rss>"
    ),
    "empty wp de": (
        "<html lang='de'><title>Folgen – Lampen</title><body><nav><a href='/ueber'>Über</a></nav><main><p>Keine Beiträge"
        " gefunden.</p></main><footer><a href='/impressum'>Impressum</a></footer>"
    ),
    "empty archive": (
        "<title>Episodes</title><body><header><a href='/'>Lamps</a></header><main><h1>Episodes</h1><p>There is nothing on"
        " this page.</p><a href='/episodes?page=39' rel='prev'>Newer</a> <a href='/episodes'>All</a></main>"
    ),
    "sitemap": "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>",
    "atom none": (
        "<?xml version='1.0'?>\n<!-- feed -->\n<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><updated>"
        "2024-01-01T00:00:00Z</updated><author><name>a</name></author></feed>"
    ),
    "sitemapindex none": (
        "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href='x.xsl'?><sitemapindex"
        " xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>"
    ),
    "jp empty list": (
        "<html lang='ja'><title>ラジオ</title><body><header class='site-header'><nav><a href='/'>Lamps</a><a"
        " href='/episodes'>Episodes</a><a href='/about'>About</a></nav></header><main><h1>ラジオ</h1><p>"
        "記事が見つかりませんでした。</p></main><footer><p>© 2024 Lamps. All rights reserved.</p><a href='/privacy'>"
        "Privacy</a></footer>"
    ),
    "rss channel only w/ comments": "<rss version='2.0'><channel><title>x</title><!-- no items --></channel></rss>",
    "list de no": (
        "<html lang='de'><title>Archiv 2019</title><body><header class='site-header'><nav><a href='/'>Lamps</a><a"
        " href='/episodes'>Episodes</a><a href='/about'>About</a></nav></header><main><h1>Archiv 2019</h1><p>Für diesen"
        " Zeitraum gibt es keine Einträge.</p></main><footer><p>© 2024 Lamps. All rights reserved.</p><a href='/privacy'>"
        "Privacy</a></footer>"
    ),
}
GOOD = {
    "cookie banner": (
        "<title>Talk</title><body><div class='cookie-banner'>We use cookies. <button>Accept all</button></div>{talk}"
    ),
    "login link and form in the head of the page": (
        "<title>Lamps</title><body><header><a href='/login'>Log in</a><form><input type='password'></form></header><main>"
        "{notes}</main>"
    ),
    "noscript": "<title>Lamps</title><body><noscript>Please enable JavaScript to comment.</noscript>{notes}{script}",
    "comment form with captcha": (
        "<title>Lamps</title><body>{notes}<form id='commentform'><textarea></textarea><div class='g-recaptcha'></div></form>"
    ),
    "talk in the page's data": (
        '<title>Lamps</title><body><div id="__next"></div><script type="application/json">{"props":{"transcript":"Ada Fenn:'
        " Welcome back, everyone. I am so glad that you found the way up here.\\nBo Lark: Thank you. I counted the steps for"
        " you: there are two hundred and twelve.\\nAda Fenn: We used to say that the lamp counts them. Do you remember your"
        " first night?\\nBo Lark: I do. My hands were so cold that I could not turn the key, and nobody told me where the"
        " gloves were.\\nAda Fenn: We never had gloves. What did you do then?\\nBo Lark: I sang to the lamp, and I think that"
        " we both got a little warmer.\\nAda Fenn: Would you sing it for us now, or is my microphone too close to the"
        " window?\\nBo Lark: Only if you hold the ladder, because I still do not trust it; you painted it and left a rung"
        " out.\\nAda Fenn: I painted it twice. That rung was yours, you said so yourself.\\nBo Lark: Then we should both go"
        ' down by the stairs. Thank you for having me."}}</script>{script}'
    ),
    "talk of captchas": "<title>Verify you are human</title><body><h1>Verify you are human</h1>{talk}",
    "notes about an error": "<title>Page not found</title><body><h1>Page not found</h1>{notes}<audio src='/12.mp3'></audio>",
    "notes about maintenance": (
        "<title>Under maintenance</title><meta property='og:type' content='article'><body><h1>Under maintenance</h1><p>Ada"
        " asks Bo how often a lamp is down for maintenance.</p>"
    ),
    "short talk": (
        "<p><b>Ada:</b> Log in? I never could.</p><p><b>Bo:</b> Access denied, it said.</p><p><b>Ada:</b> And then?</p><p><b>"
        "Bo:</b> I cried, you know.</p>"
    ),
    "few words": "<title>Lamps and stairs</title><body><h1>Lamps and stairs</h1><p>With Bo Lark.</p>",
    "player only": "<title>Lamps</title><body><iframe src='https://player.example/12'></iframe>",
    "talk in a dialog": "<title>Lamps</title><body><div role='dialog' aria-label='Transcript'>{talk}</div>",
    "members invited": (
        "<title>Lamps and stairs</title><body><h1>Lamps and stairs</h1>{notes}<p>Become a member and hear us without ads. <a"
        " href='/login'>Log in</a></p><audio src='/12.mp3'></audio>"
    ),
    "front page named as its address by mistake": (
        "<title>Lamps and stairs</title><link rel='canonical' href='https://lamps.example/'><body><h1>Lamps and stairs</h1>"
        "{notes}"
    ),
    "widget beside": "<title>Lamps and stairs</title><body>{notes}<div id='app'></div>{script}",
    "script of a bot wall that let us through": (
        "<title>Lamps and stairs</title><body>{notes}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    ),
    "wrapper named after cookies": (
        "<title>Lamps and stairs</title><body><div class='cookies-not-set'><main>{notes}</main></div>"
    ),
    "captions": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nPage not found, it said.",
    "JSON": '{"error": "login required"}',
    "plain text": "Ada: Access denied.\n\nBo: Just a moment...",
    "XML": "<?xml version='1.0'?><tt xmlns='http://www.w3.org/ns/ttml'><body><div><p begin='1s'>Hi</p></div></body></tt>",
    "wp post w/ everything": (
        "<title>Bo Lark and the lamp – Lamps</title><body><div id='cookie-law-info-bar'>This website uses cookies <a>"
        "Accept</a></div><header><a href='/wp-login.php'>Log in</a></header><article><h1>Bo Lark and the lamp</h1>"
        "{notes}</article><div id='respond'><form><textarea></textarea><div class='g-recaptcha'></div></form></div><noscript>"
        "enable JavaScript</noscript>"
    ),
    "notes maint numeric slug": (
        "<title>Episode 12: Down for maintenance – Lamps</title><body><h1>Episode 12: Down for maintenance</h1>{notes}<p><a"
        " href='/12.mp3'>Listen</a></p>"
    ),
    "notes 'Just a moment'": "<title>Just a moment – Lamps</title><body><h1>Just a moment</h1>{notes}",
    "notes 404": (
        "<title>Episode 404: Not Found | Lamps</title><body><h1>Episode 404: Not Found</h1><p>A show about what is lost, and"
        " where the page you are looking for goes.</p><audio src=x></audio>"
    ),
    "captcha article short": (
        "<title>Are you human? - Lamps</title><body><article><h1>Are you human?</h1><p>Ada asks Bo how a captcha knows that"
        " you are not a robot, and why he fails each of them. They try it with a lamp, a ladder and a traffic light, and"
        " laugh.</p><iframe src='https://player.example/e/12'></iframe></article>"
    ),
    "login story": (
        "<title>Please log in: a history of passwords</title><body><h1>Please log in: a history of passwords</h1>{notes}{notes}"
    ),
    "transcript w/ password word": "<title>Access Denied</title><body><h1>Access Denied</h1>{talk}",
    "transcript, overlay everything": (
        "<title>12</title><body><div class='cookie-consent'><div class='page'>{talk}</div></div>"
    ),
    "transcript in footer": "<title>12</title><body><footer>{talk}</footer>",
    "transcript in noscript": "<title>12</title><body><div id='app'></div><noscript>{talk}</noscript>{script}",
    "transcript details hidden": (
        "<title>12</title><body><div id='app'></div><details hidden><summary>Transcript</summary>{talk}</details>{script}"
    ),
    "transcript with canonical home": "<title>Lamps</title><link rel=canonical href='https://lamps.example/'><body>{talk}",
    "notes canonical home": (
        "<title>Episode 12 – Lamps</title><link rel=canonical href='https://lamps.example/'><body><h1>Episode 12</h1>{notes}"
    ),
    "www redirect": "<title>Lamps</title><body>{notes}",
    "language redirect of front": "<title>Lamps</title><body>{notes}",
    "own domain": "<title>Lamp Tower</title><body>{notes}{notes}{notes}",
    "only an image": "<title>12</title><body><img src='/12.png'>",
    "very short talk, no labels": "<p>Welcome back.</p><p>Thank you.</p>",
    "small list": "<title>Episodes</title><body><h1>Episodes</h1><ul><li><a href='/e/1'>One</a></li></ul>",
    "list, header links": (
        "<title>Episodes</title><body><main><article><header><h2><a href='/e/0'>E 0</a></h2></header></article><article>"
        "<header><h2><a href='/e/1'>E 1</a></h2></header></article><article><header><h2><a href='/e/2'>E 2</a></h2></header>"
        "</article></main>"
    ),
    "list with search widget 'nothing found'": (
        "<title>Episodes</title><body><ul><li><a href='/e/0'>E 0</a></li><li><a href='/e/1'>E 1</a></li><li><a href='/e/2'>E"
        " 2</a></li><li><a href='/e/3'>E 3</a></li><li><a href='/e/4'>E 4</a></li><li><a href='/e/5'>E 5</a></li><li><a"
        " href='/e/6'>E 6</a></li><li><a href='/e/7'>E 7</a></li></ul><div class='search-results'>Nothing found</div>"
    ),
    "feed with item": "<rss version='2.0'><channel><title>x</title><item><title>a</title></item></channel></rss>",
    "sitemap one": (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://lamps.example/e/1</loc></url></urlset>"
    ),
    "membership offer numeric": (
        "<title>12: The gloves — Lamps</title><body><h1>12: The gloves</h1>{notes}<h3>Exclusive content</h3><p>Become a"
        " member to hear the bonus. <a href='/login'>Log in</a></p>"
    ),
    "substack free post w/ login": (
        "<title>The gloves - by Ada</title><meta property='og:type' content='article'><body><article><h1>The gloves</h1>"
        "{notes}</article><div><h4>Subscribe to Lamps</h4><p>By Ada Fenn. For people who climb. Already a subscriber? <a"
        " href='/sign-in'>Sign in</a></p></div>"
    ),
    "page w/ hidden error template": (
        "<title>The gloves</title><body><h1>The gloves</h1>{notes}<div style='display:none'><h2>Something went wrong</h2><p>"
        "Please try again later.</p></div>"
    ),
    "visible search error": (
        "<title>The gloves</title><body><h2>The gloves</h2>{notes}<div><h3>Something went wrong</h3><p>The comments could not"
        " be loaded. Please try again later.</p></div>"
    ),
    "german privacy policy episode": (
        "<html lang='de'><title>Folge 12: Cookies | Lampen</title><body><h1>Folge 12: Cookies</h1><p>Ada und Bo backen. Wir"
        " verwenden Cookies aus Hafer, und alle akzeptieren, dass einer fehlt.</p><audio></audio>"
    ),
    "frameset": "<html><head><title>x</title></head><frameset><frame src='a.html'></frameset></html>",
    "meta refresh w/ content": "<title>The gloves</title><meta http-equiv='refresh' content='900'><body>{notes}",
    "coming soon note": (
        "<title>Trailer – Lamps</title><body><h1>Coming soon</h1><p>A podcast about a tower by the sea, from Ada Fenn and Bo"
        " Lark. First episode on March 3.</p><audio></audio>"
    ),
    "ja notes": (
        "<html lang='ja'><title>第12回 メンテナンスの話 | ランプ</title><body><h1>第12回 メンテナンスの話</h1><p>"
        "今回は灯台のメンテナンスについて、ボーさんに話を聞きました。</p>"
    ),
    "zh notes": (
        "<html lang='zh'><title>第12期：验证码的故事</title><body><article><h1>第12期：验证码的故事</h1><p>"
        "这一期我们聊聊验证码：为什么要证明自己不是机器人。</p></article>"
    ),
    "turnstile newsletter": (
        "<title>The gloves</title><body><h1>The gloves</h1><p>With Bo Lark.</p><form action='/subscribe'><input type='email'>"
        "<div class='cf-turnstile'></div></form>"
    ),
    "login page wanted? podcast named Login": "<title>Login, a podcast</title><body><h1>Login</h1>{notes}",
    "aspx form": (
        "<title>The gloves</title><body><form id='aspnetForm'><h1>The gloves</h1>{notes}<div id='login'><input type='text'>"
        "<input type='password'><button>Log in</button></div></form>"
    ),
    "rss item list page of player": "<title>Player</title><body><video src='a.mp4'></video>{script}",
    "ad blocker notice": (
        "<title>The gloves</title><body><div role='dialog'><h2>Ad blocker detected</h2><p>Please disable it.</p></div><h1>The"
        " gloves</h1>{notes}"
    ),
    "age dialog": (
        "<title>The gloves</title><body><div class='modal'><h2>Sign in</h2><form><input type='password'></form></div><h1>The"
        " gloves</h1>{notes}"
    ),
    "markdown-ish": "<!-- notes -->\n# Access denied\n\nAda and Bo talk about doors.\n",
    "two lines talk inside shell": (
        "<title>12</title><body><div id='root'><p>Welcome back, everyone. I am so glad that you found the way up here. Thank"
        " you. I counted the steps for you: there are two hundred and twelve. We used to say that the lamp counts them. Do"
        " you remember your first night? I do. My hands were so cold that I could not turn the key, and nobody told me where"
        " the gloves were. We never had gloves. What did you do then? I sang to the lamp, and I think that we both got a"
        " little warmer. Would you sing it for us now, or is my microphone too close to the window? Only if you hold the"
        " ladder, because I still do not trust it; you painted it and left a rung out. I painted it twice. That rung was"
        " yours, you said so yourself. Then we should both go down by the stairs. Thank you for having me.</p></div>{script}"
    ),
    "short notes, maintenance h2 aside": (
        "<title>12. The lamp</title><body><h1>12. The lamp</h1><p>Bo on scheduled maintenance.</p><p><a"
        " href='https://x.example/12.mp3'>Listen</a></p>"
    ),
    "episode Lost": "<title>Lost | Lamps</title><body><h1>Lost</h1>{notes}",
    "episode Please Wait w/ player": (
        "<title>Please Wait - Lamps</title><body><h1>Please Wait</h1><p>Bo waits.</p><iframe src='https://embed.example/12'>"
        "</iframe>"
    ),
    "episode The Robot Check, long": "<title>Robot Check</title><body><article><h1>Robot Check</h1>{notes}{notes}</article>",
    "interview in table": (
        "<title>Coming Soon</title><body><h1>Coming Soon</h1><table><tr><td>Ada Fenn</td><td>Welcome back, everyone. I am so"
        " glad that you found the way up here.</td></tr>\n<tr><td>Bo Lark</td><td>Thank you. I counted the steps for you:"
        " there are two hundred and twelve.</td></tr>\n<tr><td>Ada Fenn</td><td>We used to say that the lamp counts them. Do"
        " you remember your first night?</td></tr>\n<tr><td>Bo Lark</td><td>I do. My hands were so cold that I could not turn"
        " the key, and nobody told me where the gloves were.</td></tr>\n<tr><td>Ada Fenn</td><td>We never had gloves. What"
        " did you do then?</td></tr>\n<tr><td>Bo Lark</td><td>I sang to the lamp, and I think that we both got a little"
        " warmer.</td></tr>\n<tr><td>Ada Fenn</td><td>Would you sing it for us now, or is my microphone too close to the"
        " window?</td></tr>\n<tr><td>Bo Lark</td><td>Only if you hold the ladder, because I still do not trust it; you"
        " painted it and left a rung out.</td></tr>\n<tr><td>Ada Fenn</td><td>I painted it twice. That rung was yours, you"
        " said so yourself.</td></tr>\n<tr><td>Bo Lark</td><td>Then we should both go down by the stairs. Thank you for"
        " having me.</td></tr></table>"
    ),
    "dl talk login": (
        "<title>Login</title><body><h1>Login</h1><form><input type=password></form><dl><dt>Ada Fenn</dt><dd>Welcome back,"
        " everyone. I am so glad that you found the way up here.</dd>\n<dt>Bo Lark</dt><dd>Thank you. I counted the steps for"
        " you: there are two hundred and twelve.</dd>\n<dt>Ada Fenn</dt><dd>We used to say that the lamp counts them. Do you"
        " remember your first night?</dd>\n<dt>Bo Lark</dt><dd>I do. My hands were so cold that I could not turn the key, and"
        " nobody told me where the gloves were.</dd>\n<dt>Ada Fenn</dt><dd>We never had gloves. What did you do then?</dd>"
        "\n<dt>Bo Lark</dt><dd>I sang to the lamp, and I think that we both got a little warmer.</dd>\n<dt>Ada Fenn</dt><dd>"
        "Would you sing it for us now, or is my microphone too close to the window?</dd>\n<dt>Bo Lark</dt><dd>Only if you"
        " hold the ladder, because I still do not trust it; you painted it and left a rung out.</dd>\n<dt>Ada Fenn</dt><dd>I"
        " painted it twice. That rung was yours, you said so yourself.</dd>\n<dt>Bo Lark</dt><dd>Then we should both go down"
        " by the stairs. Thank you for having me.</dd></dl>"
    ),
    "talk in aside": "<title>12</title><body><aside>{talk}</aside>",
    "talk in modal": "<title>12</title><body><div class='modal'>{talk}</div><div id='app'></div>{script}",
    "talk beside cf js and canonical": (
        "<title>Just a moment</title><link rel=canonical href=https://lamps.example/><body>{talk}<script>"
        "window._cf_chl_opt={}</script>"
    ),
    "talk w/ post password form": "<title>12</title><body>{talk}<form class='post-password-form'><input type=password></form>",
    "talk w/ error404 body": (
        "<!DOCTYPE html><html lang=\"en\"><head><title>12</title></head><body class='error404'>{talk}</body></html>"
    ),
    "talk final login": "<title>12</title><body>{talk}",
    "two-line talk": "<p>ADA: Are you a robot?</p><p>BO: No.</p><p>ADA: Verify you are human.</p><p>BO: I do.</p>",
    "podcast page is front page": "<title>Lamps</title><body>{notes}",
    "http to https": "<title>Lamps</title><body>{notes}",
    "moved slug": "<title>The gloves</title><body>{notes}",
    "notes with media query hidden title": "<title>The gloves</title><body><h1 style='display:none'>404</h1>{notes}",
    "pdf link page": "<title>Transcript 12</title><body><p><a href='/12.pdf'>Transcript (PDF)</a></p>",
    "list with consent class wrapper": (
        "<title>E</title><body><div class='consent-given'><ul><li><a href='/e/0'>E0</a></li><li><a href='/e/1'>E1</a></li>"
        "<li><a href='/e/2'>E2</a></li><li><a href='/e/3'>E3</a></li><li><a href='/e/4'>E4</a></li><li><a href='/e/5'>E5</a>"
        "</li><li><a href='/e/6'>E6</a></li><li><a href='/e/7'>E7</a></li><li><a href='/e/8'>E8</a></li></ul></div>"
    ),
    "list in nav": (
        "<title>Episodes</title><body><h1>Episodes</h1><nav class='episode-list'><a href='/e/0'>Episode 0: a long title of"
        " it</a><a href='/e/1'>Episode 1: a long title of it</a><a href='/e/2'>Episode 2: a long title of it</a><a"
        " href='/e/3'>Episode 3: a long title of it</a><a href='/e/4'>Episode 4: a long title of it</a><a href='/e/5'>Episode"
        " 5: a long title of it</a><a href='/e/6'>Episode 6: a long title of it</a><a href='/e/7'>Episode 7: a long title of"
        " it</a><a href='/e/8'>Episode 8: a long title of it</a><a href='/e/9'>Episode 9: a long title of it</a><a"
        " href='/e/10'>Episode 10: a long title of it</a><a href='/e/11'>Episode 11: a long title of it</a><a href='/e/12'>"
        "Episode 12: a long title of it</a><a href='/e/13'>Episode 13: a long title of it</a><a href='/e/14'>Episode 14: a"
        " long title of it</a><a href='/e/15'>Episode 15: a long title of it</a><a href='/e/16'>Episode 16: a long title of"
        " it</a><a href='/e/17'>Episode 17: a long title of it</a><a href='/e/18'>Episode 18: a long title of it</a><a"
        " href='/e/19'>Episode 19: a long title of it</a><a href='/e/20'>Episode 20: a long title of it</a><a href='/e/21'>"
        "Episode 21: a long title of it</a><a href='/e/22'>Episode 22: a long title of it</a><a href='/e/23'>Episode 23: a"
        " long title of it</a><a href='/e/24'>Episode 24: a long title of it</a><a href='/e/25'>Episode 25: a long title of"
        " it</a><a href='/e/26'>Episode 26: a long title of it</a><a href='/e/27'>Episode 27: a long title of it</a><a"
        " href='/e/28'>Episode 28: a long title of it</a><a href='/e/29'>Episode 29: a long title of it</a></nav>"
    ),
    "list in sidebar class": (
        "<title>Episodes</title><body><div class='sidebar'><a href='/e/0'>E 0</a><a href='/e/1'>E 1</a><a href='/e/2'>E 2</a>"
        "<a href='/e/3'>E 3</a><a href='/e/4'>E 4</a><a href='/e/5'>E 5</a><a href='/e/6'>E 6</a><a href='/e/7'>E 7</a><a"
        " href='/e/8'>E 8</a><a href='/e/9'>E 9</a><a href='/e/10'>E 10</a><a href='/e/11'>E 11</a><a href='/e/12'>E 12</a><a"
        " href='/e/13'>E 13</a><a href='/e/14'>E 14</a><a href='/e/15'>E 15</a><a href='/e/16'>E 16</a><a href='/e/17'>E"
        " 17</a><a href='/e/18'>E 18</a><a href='/e/19'>E 19</a><a href='/e/20'>E 20</a><a href='/e/21'>E 21</a><a"
        " href='/e/22'>E 22</a><a href='/e/23'>E 23</a><a href='/e/24'>E 24</a><a href='/e/25'>E 25</a><a href='/e/26'>E"
        " 26</a><a href='/e/27'>E 27</a><a href='/e/28'>E 28</a><a href='/e/29'>E 29</a></div><p>Choose.</p>"
    ),
    "query list": (
        "<title>Episodes</title><body><a href='show.php?id=0'>E 0</a><a href='show.php?id=1'>E 1</a><a href='show.php?id=2'>E"
        " 2</a><a href='show.php?id=3'>E 3</a><a href='show.php?id=4'>E 4</a><a href='show.php?id=5'>E 5</a><a"
        " href='show.php?id=6'>E 6</a>"
    ),
    "speaker page short": "<title>Bo Lark</title><body><h1>Bo Lark</h1><ul><li><a href='/e/12'>The lamp</a></li></ul>",
    "de 'Anmelden' newsletter": (
        "<html lang='de'><title>Folge 12</title><body><h1>Folge 12</h1><p>Mit Bo Lark auf dem Turm.</p><h3>Anmelden</h3>"
        "<form><input type='email'><button>Newsletter abonnieren</button></form>"
    ),
    "fr 'Connexion' épisode": (
        "<html lang='fr'><title>Connexion, épisode 12</title><body><h1>Connexion</h1><p>Ada parle avec Bo de ce qui relie une"
        " lampe à la mer.</p><audio src=x></audio>"
    ),
    "es notas cookies": (
        "<html lang='es'><title>Política de cookies</title><body><h1>Política de cookies</h1><p>Hoy horneamos. Ada y Bo"
        " hablan de galletas.</p>"
    ),
    "javascript podcast": (
        "<title>12: Enable JavaScript</title><body><h1>12: Enable JavaScript</h1><p>Ada and Bo on the web without JavaScript,"
        " and on lamps.</p>{script}"
    ),
    "js podcast no title": (
        "<title>JS Lamps</title><body><p>Bo asks why pages need JavaScript at all, and Ada shows him one that does not. They"
        " talk about lamps, ladders and bundles.</p>{script}"
    ),
    "wait list": (
        "<title>The gloves</title><body><h1>The gloves</h1>{notes}<h2>Access denied</h2><p>What the door said to Bo.</p>"
    ),
    "ccpa footer": (
        "<title>The gloves</title><body><h1>The gloves</h1><p>With Bo.</p><div class='ccpa-banner'>Do not sell my data. We"
        " use cookies. Accept all</div>"
    ),
    "cmp w/ only h2 content": (
        "<title>12</title><body><div id='cookie-notice'>We use cookies <button>Accept all</button></div><h2>The gloves</h2>"
    ),
    "cmp and pdf": (
        "<title>12</title><body><div id='cookie-notice'>We use cookies <button>Accept all</button></div><a href='/12.pdf'>"
        "Transcript</a>"
    ),
    "cmp and image": (
        "<title>12</title><body><div id='cookie-notice'>We use cookies <button>Accept all</button></div><img src='comic.png'"
        " alt='Comic'>"
    ),
    "pt notas": (
        "<html lang='pt'><title>Acesso negado | Lampadas</title><body><article><h1>Acesso negado</h1>{notes}</article>"
    ),
    "recaptcha search": (
        "<title>The gloves</title><body><h1>The gloves</h1><p>With Bo.</p><script"
        " src='https://www.google.com/recaptcha/api.js?render=x'></script><div class='grecaptcha-badge'></div>"
    ),
    "redirected listing of one show": (
        "<title>Lighthouse Tales</title><body><a href='/e/0'>E 0</a><a href='/e/1'>E 1</a><a href='/e/2'>E 2</a><a"
        " href='/e/3'>E 3</a><a href='/e/4'>E 4</a><a href='/e/5'>E 5</a><a href='/e/6'>E 6</a>"
    ),
    "hidden transcript by css class": (
        "<title>12</title><body><div id='root'></div><div style='display:none'>{talk}</div>{script}"
    ),
    "nuxt data": (
        '<title>12</title><body><div id=\'__nuxt\'></div><script type=\'application/json\'>{"transcript":[{"speaker":"Ada'
        ' Fenn","text":"Welcome back, everyone. I am so glad that you found the way up here.","start":0},{"speaker":"Bo'
        ' Lark","text":"Thank you. I counted the steps for you: there are two hundred and twelve.","start":1},{"speaker":"Ada'
        ' Fenn","text":"We used to say that the lamp counts them. Do you remember your first'
        ' night?","start":2},{"speaker":"Bo Lark","text":"I do. My hands were so cold that I could not turn the key, and'
        ' nobody told me where the gloves were.","start":3},{"speaker":"Ada Fenn","text":"We never had gloves. What did you'
        ' do then?","start":4},{"speaker":"Bo Lark","text":"I sang to the lamp, and I think that we both got a little'
        ' warmer.","start":5},{"speaker":"Ada Fenn","text":"Would you sing it for us now, or is my microphone too close to'
        ' the window?","start":6},{"speaker":"Bo Lark","text":"Only if you hold the ladder, because I still do not trust it;'
        ' you painted it and left a rung out.","start":7},{"speaker":"Ada Fenn","text":"I painted it twice. That rung was'
        ' yours, you said so yourself.","start":8},{"speaker":"Bo Lark","text":"Then we should both go down by the stairs.'
        ' Thank you for having me.","start":9}]}</script>{script}'
    ),
    "notes numeric short": "<title>Episode 12</title><body><p>Bo. Lamps. Stairs.</p>",
    "notes it": (
        "<html lang='it'><title>Puntata 12: Il sito è in manutenzione | Lampade</title><body><h1>Puntata 12: Il sito è in"
        " manutenzione</h1><p>Ada e Bo parlano di come si ripara una lampada quando nessuno guarda.</p>"
    ),
    "notes denied 300": (
        "<title>Access denied – Lamps</title><body><header class='site-header'><nav><a href='/'>Lamps</a><a href='/episodes'>"
        "Episodes</a><a href='/about'>About</a></nav></header><h1>Access denied</h1>{notes}<footer><p>© 2024 Lamps. All"
        " rights reserved.</p><a href='/privacy'>Privacy</a></footer>"
    ),
    "notes fr": "<html lang='fr'><title>Un instant | Les lampes</title><body><h1>Un instant</h1>{notes}",
    "notes 'forbidden'": "<title>Forbidden</title><body><h1>Forbidden</h1>{notes}",
    "trailer": "<title>Coming soon: Lamps</title><body><h1>Coming soon: Lamps</h1><p>A new show. First episode on Monday.</p>",
    "talk w/ paywall words": "<title>12</title><body><h1>12</h1>{talk}<h2>This post is for paid subscribers</h2>",
    "lyrics": (
        "<title>Blocked</title><body><h1>Blocked</h1><p>I walk the stairs and lose my way.<br>I walk the stairs and lose my"
        " way.<br>I walk the stairs and lose my way.<br>I walk the stairs and lose my way.<br>I walk the stairs and lose my"
        " way.<br>I walk the stairs and lose my way.<br>I walk the stairs and lose my way.<br>I walk the stairs and lose my"
        " way.<br>I walk the stairs and lose my way.<br></p>"
    ),
    "talk in chat divs": (
        "<title>Security check</title><body><div><div class='msg'><span class='overlay'>Ada Fenn</span><p>Welcome back,"
        " everyone. I am so glad that you found the way up here.</p></div>\n<div class='msg'><span class='overlay'>Bo"
        " Lark</span><p>Thank you. I counted the steps for you: there are two hundred and twelve.</p></div>\n<div"
        " class='msg'><span class='overlay'>Ada Fenn</span><p>We used to say that the lamp counts them. Do you remember your"
        " first night?</p></div>\n<div class='msg'><span class='overlay'>Bo Lark</span><p>I do. My hands were so cold that I"
        " could not turn the key, and nobody told me where the gloves were.</p></div>\n<div class='msg'><span"
        " class='overlay'>Ada Fenn</span><p>We never had gloves. What did you do then?</p></div>\n<div class='msg'><span"
        " class='overlay'>Bo Lark</span><p>I sang to the lamp, and I think that we both got a little warmer.</p></div>\n<div"
        " class='msg'><span class='overlay'>Ada Fenn</span><p>Would you sing it for us now, or is my microphone too close to"
        " the window?</p></div>\n<div class='msg'><span class='overlay'>Bo Lark</span><p>Only if you hold the ladder, because"
        " I still do not trust it; you painted it and left a rung out.</p></div>\n<div class='msg'><span class='overlay'>Ada"
        " Fenn</span><p>I painted it twice. That rung was yours, you said so yourself.</p></div>\n<div class='msg'><span"
        " class='overlay'>Bo Lark</span><p>Then we should both go down by the stairs. Thank you for having me.</p></div>"
        "</div>"
    ),
    "german notes w/ cookie phrase": (
        "<html lang='de'><title>Folge 12: Wir verwenden Cookies</title><body><h1>Folge 12: Wir verwenden Cookies</h1><p>Heute"
        " backen Ada und Bo, und wir verwenden Cookies als Teller.</p>"
    ),
    "list with told phrase": (
        "<title>Episodes</title><body><a href='/e/0'>E 0</a><a href='/e/1'>E 1</a><a href='/e/2'>E 2</a><a href='/e/3'>E"
        " 3</a><a href='/e/4'>E 4</a><a href='/e/5'>E 5</a><a href='/e/6'>E 6</a><a href='/e/7'>E 7</a><a href='/e/8'>E 8</a>"
        "<p>Comments: no results found.</p>"
    ),
    "list two items sidebar": (
        "<title>Blog</title><body><main><h2><a href='/blog/first'>First</a></h2><h2><a href='/blog/second'>Second</a></h2>"
        "</main><aside><h3>No comments</h3></aside>"
    ),
    "app with content": "<title>12</title><body><div id='__next'><main><h1>12</h1><p>With Bo.</p></main></div>{script}",
    "embed page": "<title>12</title><body><div id='root'></div><audio src='12.mp3'></audio>{script}",
    "speaker of guest path": "<title>Bo</title><body><h1>Bo</h1><p>Keeps lamps.</p>",
    "portal path": "<title>Portal 12</title><body>{notes}{notes}",
}
GOOD |= {
    "episode 404": "<title>Lamps</title><body><h1>The gloves</h1>{notes}",
    "watched": "<title>The gloves</title><script>KPSDK.configure([])</script><body><h1>The gloves</h1><p>With Bo.</p>",
}
SOFT_FAILURES = {
    "captcha": CAPTCHA,
    "access_denied": ACCESS_DENIED,
    "login_wall": LOGIN_WALL,
    "cookie_wall": COOKIE_WALL,
    "javascript_shell": JAVASCRIPT_SHELL,
    "maintenance": MAINTENANCE,
    "other_page": OTHER_PAGE,
    "empty": EMPTY,
    "empty_list": EMPTY_LIST,
}
ASKED_AS = {
    "cloudflare": ("episode", ASKED),
    "cloudflare in German": ("episode", ASKED),
    "datadome": ("episode", ASKED),
    "press and hold": ("episode", ASKED),
    "captcha alone": ("episode", ASKED),
    "hcaptcha": ("episode", ASKED),
    "proof of work": ("episode", ASKED),
    "Chinese": ("episode", ASKED),
    "akamai": ("episode", ASKED),
    "firewall": ("episode", ASKED),
    "region": ("episode", ASKED),
    "provider, Italian": ("episode", ASKED),
    "form": ("episode", ASKED),
    "form, French": ("episode", ASKED),
    "membership": ("episode", ASKED),
    "newsletter": ("episode", ASKED),
    "blog software's password": ("episode", ASKED),
    "members, German": ("episode", ASKED),
    "html for vtt login": ("transcript", "https://lamps.example/12.vtt"),
    "search engine": ("episode", ASKED),
    "banner alone": ("episode", ASKED),
    "pay or consent, German": ("episode", ASKED),
    "react": ("episode", ASKED),
    "vue": ("episode", ASKED),
    "angular": ("episode", ASKED),
    "next": ("episode", ASKED),
    "loading": ("episode", ASKED),
    "asks for it, Spanish": ("episode", ASKED),
    "listing shell": ("listing", "https://lamps.example/episodes/"),
    "wordpress": ("episode", ASKED),
    "we'll be back": ("episode", ASKED),
    "database": ("episode", ASKED),
    "German": ("episode", ASKED),
    "Japanese": ("episode", ASKED),
    "wordpress 2": ("episode", ASKED),
    "builder": ("episode", ASKED),
    "ghost 2": ("episode", ASKED),
    "German 2": ("episode", ASKED),
    "Portuguese": ("episode", ASKED),
    "Chinese 2": ("episode", ASKED),
    "spa index for all": ("episode", "https://lamps.example/transcripts/gloves.html"),
    "nothing": ("episode", ASKED),
    "frame only": ("episode", ASKED),
    "sent on": ("episode", ASKED),
    "feed": ("feed", "https://lamps.example/episodes/"),
    "atom": ("feed", "https://lamps.example/episodes/"),
    "wordpress 3": ("listing", "https://lamps.example/episodes/"),
    "blogger": ("listing", "https://lamps.example/episodes/"),
    "no links": ("listing", "https://lamps.example/episodes/"),
    "empty rdf": ("feed", "https://lamps.example/feed"),
    "empty wp de": ("listing", "https://lamps.example/folgen/"),
    "empty archive": ("listing", "https://lamps.example/episodes?page=40"),
    "sitemap": ("sitemap", "https://lamps.example/sitemap.xml"),
    "atom none": ("feed", "https://lamps.example/atom.xml"),
    "sitemapindex none": ("sitemap", "https://lamps.example/sitemap.xml"),
    "jp empty list": ("listing", "https://lamps.example/category/radio/"),
    "rss channel only w/ comments": ("feed", "https://x.example/f"),
    "list de no": ("listing", "https://lamps.example/archiv/2019/"),
    "cookie banner": ("episode", ASKED),
    "login link and form in the head of the page": ("episode", ASKED),
    "noscript": ("episode", ASKED),
    "comment form with captcha": ("episode", ASKED),
    "talk in the page's data": ("episode", ASKED),
    "talk of captchas": ("episode", ASKED),
    "notes about an error": ("episode", ASKED),
    "notes about maintenance": ("episode", ASKED),
    "short talk": ("episode", ASKED),
    "few words": ("episode", ASKED),
    "player only": ("episode", ASKED),
    "talk in a dialog": ("episode", ASKED),
    "members invited": ("episode", ASKED),
    "front page named as its address by mistake": ("episode", ASKED),
    "widget beside": ("episode", ASKED),
    "script of a bot wall that let us through": ("episode", ASKED),
    "wrapper named after cookies": ("episode", ASKED),
    "captions": ("episode", ASKED),
    "JSON": ("episode", ASKED),
    "plain text": ("episode", ASKED),
    "XML": ("episode", ASKED),
    "wp post w/ everything": ("episode", ASKED),
    "notes 404": ("episode", "https://lamps.example/e/404"),
    "login story": ("episode", ASKED),
    "www redirect": ("episode", ASKED),
    "language redirect of front": ("episode", "https://lamps.example/"),
    "own domain": ("episode", "https://host.example/shows/lamp-tower"),
    "very short talk, no labels": ("transcript", "https://lamps.example/e/12"),
    "small list": ("listing", "https://lamps.example/episodes/"),
    "list, header links": ("listing", "https://lamps.example/episodes/"),
    "list with search widget 'nothing found'": ("listing", "https://lamps.example/episodes/"),
    "feed with item": ("feed", "https://lamps.example/feed"),
    "sitemap one": ("sitemap", "https://lamps.example/sitemap.xml"),
    "login page wanted? podcast named Login": ("episode", "https://lamps.example/login"),
    "podcast page is front page": ("episode", "https://lamps.example/index.html"),
    "http to https": ("episode", "http://lamps.example/e/12"),
    "moved slug": ("episode", "https://lamps.example/?p=12"),
    "list with consent class wrapper": ("listing", "https://lamps.example/e/"),
    "list in nav": ("listing", "https://lamps.example/e/"),
    "list in sidebar class": ("listing", "https://lamps.example/e/"),
    "query list": ("listing", "https://lamps.example/show.php"),
    "speaker page short": ("speaker_page", "https://lamps.example/people/bo-lark"),
    "redirected listing of one show": ("listing", "https://host.example/lighthouse-tales"),
    "list with told phrase": ("listing", "https://lamps.example/e/"),
    "list two items sidebar": ("listing", "https://lamps.example/blog/"),
    "speaker of guest path": ("episode", "https://lamps.example/g/12"),
    "portal path": ("episode", "https://lamps.example/g/12"),
}
"""Kind and address of those not asked for as an episode at NUMBERED."""
SENT_TO = {
    "episode 404": "https://lamps.example/episodes/404",
    "google sorry": "https://lamps.example/sorry/index?continue=x",
    "supercast": "https://lamps.supercast.example/login",
    "keycloak it": "https://id.example/realms/x/protocol/openid-connect/auth",
    "wifi": "http://10.0.0.1/guest/portal",
    "google accounts": "https://accounts.example/v3/signin/identifier",
    "ja login": "https://lamps.example/users/sign_in",
    "yahoo consent": "https://consent.news.example/v2/collectConsent?sessionId=3_cc",
    "cookiewall nl": "https://myprivacy.example/consent?siteKey=x&callbackUrl=y",
    "front by redirect": "https://www.lamps.example/",
    "redirect to /404": "https://lamps.example/404/",
    "en home": "https://lamps.example/en/home",
    "www redirect": "https://www.lamps.example/episodes/12-lamps-and-stairs/?utm_source=x",
    "language redirect of front": "https://lamps.example/en/",
    "own domain": "https://lamptower.example/",
    "talk final login": "https://lamps.example/login",
    "podcast page is front page": "https://lamps.example/",
    "http to https": "https://lamps.example/e/12/",
    "moved slug": "https://lamps.example/2020/the-gloves/",
    "redirected listing of one show": "https://lighthousetales.example/",
    "speaker of guest path": "https://lamps.example/guest/bo",
    "portal path": "https://lamps.example/portal/12",
}
"""Where redirects ended."""
