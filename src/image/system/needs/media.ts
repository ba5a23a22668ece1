import type { DebianNeeds } from '../need';

/** Sound, video and speech. */
export const MEDIA: DebianNeeds = {
  'ffmpeg-python': {
    runs: ['ffmpeg'],
    source: 'https://github.com/kkroening/ffmpeg-python',
  },
  'ffmpy': {
    runs: ['ffmpeg'],
    source: 'https://github.com/Ch00k/ffmpy',
  },
  'opuslib': {
    runs: ['libopus0'],
    source: 'https://github.com/OnBeep/opuslib',
  },
  'phonemizer': {
    runs: ['libespeak-ng1'],
    source: 'https://bootphon.github.io/phonemizer/install.html',
  },
  'pydub': {
    runs: ['ffmpeg'],
    source: 'https://github.com/jiaaro/pydub',
  },
  'pyttsx3': {
    runs: ['libespeak-ng1'],
    source: 'https://github.com/nateshmbhat/pyttsx3',
  },
  'sounddevice': {
    runs: ['libportaudio2'],
    source: 'https://python-sounddevice.readthedocs.io/en/latest/installation.html',
  },
  'sox': {
    runs: ['sox'],
    source: 'https://github.com/marl/pysox',
  },
};
