"""`yanzhen register` told wrongly."""

from yanzhen.cli import main


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    asked = ["register", str(tmp_path / "no.csv"), "--edition", "甲", "--source", "乙"]
    assert main([*asked, "--as-of", "2022-13-01"]) == 2
    assert main([*asked, "--as-of", "2022-01-01"]) == 2
    assert "no such file" in capsys.readouterr().err
