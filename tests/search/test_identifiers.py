import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words

IDENTIFIERS = (
    ("0x80070005", "0x80070005"),
    ("0X8007000E", "0x8007000e"),
    ("0x0000007B", "0x0000007b"),
    ("0xC1900101-0x20017", "0xc19001010x20017"),
    ("ORA-01555", "ora01555"),
    ("KB5034441", "kb5034441"),
    ("ERR_CONNECTION_RESET", "errconnectionreset"),
    ("ERR_CONNECTION_REFUSED", "errconnectionrefus"),
    ("DNS_PROBE_FINISHED_NXDOMAIN", "dnsprobefinishednxdomain"),
    ("IRQL_NOT_LESS_OR_EQUAL", "irqlnotlessorequal"),
    ("TS20231027001", "ts20231027001"),
    ("v2.3.1", "v2.3.1"),
    ("192.168.1.1", "192.168.1.1"),
    ("192.168.1.1:8080", "192.168.1.1:8080"),
    (r"C:\Windows\System32\drivers\etc\hosts", r"c:\windows\system32\drivers\etc\hosts"),
    ("settings.json", "settings.json"),
    ("C++", "c++"),
    ("C#", "c#"),
    (".NET", ".net"),
    ("ASP.NET", "asp.net"),
    ("TH01", "th01"),
    ("5.7.1", "5.7.1"),
    ("CVE-2024-3094", "cve20243094"),
    ("802.1x", "802.1x"),
    ("Wi-Fi", "wifi"),
    ("691", "691"),
)
SAME = (
    ("0x80070005", "０ｘ８００７０００５", "0x80070005"),
    ("0x80070005", "80070005", "80070005"),
    ("0x80070005", "错误代码:0x80070005", "0x80070005"),
    ("0x80070005", "HRESULT:0X80070005", "0x80070005"),
    ("0x0000007B", "7B", "7b"),
    ("0x0000007B", "蓝屏0x7b", "0x7b"),
    ("0x0000000A", "停止代码0xA", "0xa"),
    ("0xC1900101-0x20017", "0xc1900101", "0xc1900101"),
    ("ORA-01555", "ORA 01555", "ora01555"),
    ("ORA-01555", "ora01555", "ora01555"),
    ("ORA-01555", "数据库报ora 01555怎么办", "ora01555"),
    ("KB5034441", "KB 5034441", "kb5034441"),
    ("KB5034441", "补丁5034441", "5034441"),
    ("ERR_CONNECTION_RESET", "err-connection-reset", "errconnectionreset"),
    ("ERR_CONNECTION_REFUSED", "errconnectionrefused", "errconnectionrefus"),
    ("TS20231027001", "ｔｓ２０２３１０２７００１", "ts20231027001"),
    ("v2.3.1", "2.3.1", "2.3.1"),
    ("python3.11", "3.11版", "3.11"),
    ("nginx-1.18.0.tar.gz", "nginx 1.18.0", "1.18.0"),
    ("550-5.7.1", "退信5.7.1", "5.7.1"),
    ("192.168.1.1:8080", "192.168.1.1", "192.168.1.1"),
    (r"C:\Windows\System32\drivers\etc\hosts", "修改hosts文件", "host"),
    (r"\\server\share\settings.json", "settings.json在哪", "settings.json"),
    ("C/C++", "c++程序", "c++"),
    ("C#/.NET", "用c#", "c#"),
    ("C#/.NET", "装.net", ".net"),
    ("Wi-Fi", "wifi", "wifi"),
)


@pytest.mark.parametrize(("identifier", "whole"), IDENTIFIERS)
@pytest.mark.parametrize(
    "frame", ["{}", "提示{}怎么办", "电脑报错{}，无法使用", "see {} (again)", "《{}》。", "出现{}."]
)
def test_an_identifier_is_found_whole_however_it_is_asked(identifier: str, whole: str, frame: str) -> None:
    assert whole in words.terms(identifier)
    for typed in (identifier, identifier.lower(), identifier.upper()):
        assert whole in words.terms(frame.format(typed))


@pytest.mark.parametrize(("written", "asked", "shared"), SAME)
def test_an_identifier_is_found_by_what_people_type_of_it(written: str, asked: str, shared: str) -> None:
    assert shared in words.terms(written)
    assert shared in words.terms(asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0x80070005", "0x80070006"),
        ("0x0000007B", "0x0000007E"),
        ("ORA-01555", "ORA-01556"),
        ("KB5034441", "KB5034440"),
        ("5.7.1", "5.7.2"),
        ("TH01", "TH10"),
        ("C", "C++"),
        ("v2.3.1", "v2.3.11"),
    ],
)
def test_neighbours_keep_a_word_of_their_own(one: str, other: str) -> None:
    assert set(words.terms(one)) - set(words.terms(other))
    assert set(words.terms(other)) - set(words.terms(one))


@pytest.mark.parametrize(
    "text", ["ora 01555.log", "in 12", "ip 192.168.1.1", "windows 2016", "kb 5034441x", "a 100"]
)
def test_only_a_short_name_and_a_bare_number_are_joined(text: str) -> None:
    assert words.terms(text) == [term for piece in text.split() for term in words.terms(piece)]


@given(st.text(st.sampled_from("aberr019.-_/\\:#+x v中"), max_size=30))
def test_the_whole_of_a_run_and_its_places_are_true(text: str) -> None:
    tokens = words.scan(text)
    assert [token.term for token in tokens] == words.terms(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(" " not in token.term for token in tokens)
