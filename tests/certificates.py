"""Certificates made for a test: self-signed, by the `openssl` command."""

import ssl
import subprocess
from pathlib import Path

CONFIG = """
[ca]
default_ca = all
[all]
database = index.txt
rand_serial = yes
default_md = sha256
new_certs_dir = .
policy = any
x509_extensions = given
[any]
commonName = supplied
[given]
basicConstraints = CA:TRUE
subjectAltName = DNS:{host}
"""


def certificate(folder: Path, host: str, begins: int = 2020, ends: int = 2090) -> Path:
    """Make a key and a certificate for a host, from the first day of one year to that of another; return the file of both."""
    (folder / "openssl.cnf").write_text(CONFIG.format(host=host), encoding="utf-8")
    (folder / "index.txt").touch()
    dates = f"-startdate {begins}0101000000Z -enddate {ends}0101000000Z"
    for words in (
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
        f"req -new -key key.pem -subj /CN={host} -config openssl.cnf -out request.pem",
        f"ca -selfsign -batch -notext -config openssl.cnf -keyfile key.pem -in request.pem -out both.pem {dates}",
    ):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(both.read_text(encoding="utf-8") + (folder / "key.pem").read_text(encoding="utf-8"), encoding="utf-8")
    return both


def server_context(both: Path) -> ssl.SSLContext:
    """Return what a server needs to show a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context
