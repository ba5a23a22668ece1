# /// script
# dependencies = ["konlpy"]
# ///
from konlpy.tag import Okt

assert Okt().nouns("나는 밥을 먹는다")
