# /// script
# dependencies = ["python-vlc"]
# ///
import vlc

assert vlc.Instance("--no-audio").media_player_new()
