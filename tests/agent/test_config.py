from agent.config import Config


def test_equal_settings_have_one_digest_and_others_another():
    assert Config().digest == Config(review_below=0.5).digest
    assert Config().digest != Config(review_below=0.6).digest
    assert Config().digest.startswith("sha256:")
