from tests.accounts.factories import PASSWORD, person, session_cookie


def test_signs_in_with_address_and_password(client):
    person("Amira Haddad", "amira@rheinbrueck.example", password=PASSWORD)
    answer = client.submit(
        "/en/sign-in", {"email": " Amira@Rheinbrueck.example ", "password": PASSWORD}
    )
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Haddad" in page.get_data(as_text=True)


def test_factory_signs_in(client):
    session_cookie(client, person("Amira Haddad"))
    assert client.get("/en/account").status_code == 200
