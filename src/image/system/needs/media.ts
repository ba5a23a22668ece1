import type { DebianNeeds } from '../need';

/** Sound, video and speech. */
export const MEDIA: DebianNeeds = {
  'ffmpeg-normalize': {
    runs: ['ffmpeg'],
    source: 'https://github.com/slhck/ffmpeg-normalize',
  },
  'ffmpeg-python': {
    runs: ['ffmpeg'],
    source: 'https://github.com/kkroening/ffmpeg-python',
  },
  'ffmpy': {
    runs: ['ffmpeg'],
    source: 'https://github.com/Ch00k/ffmpy',
  },
  'mpv': {
    runs: ['libmpv2'],
    source: 'https://github.com/jaseg/python-mpv',
  },
  'opuslib': {
    runs: ['libopus0'],
    source: 'https://github.com/OnBeep/opuslib',
  },
  'py-espeak-ng': {
    runs: ['espeak-ng'],
    source: 'https://github.com/gooofy/py-espeak-ng',
  },
  'pyacoustid': {
    runs: ['libchromaprint-tools'],
    source: 'https://github.com/beetbox/pyacoustid',
  },
  'pyaudio': {
    compiled: { headers: ['portaudio19-dev'], loads: ['libportaudio2'] },
    source: 'https://people.csail.mit.edu/hubert/pyaudio/',
  },
  'pydub': {
    runs: ['ffmpeg'],
    source: 'https://github.com/jiaaro/pydub',
  },
  'pyrubberband': {
    runs: ['rubberband-cli'],
    source: 'https://github.com/bmcfee/pyrubberband',
  },
  'python-ffmpeg': {
    runs: ['ffmpeg'],
    source: 'https://github.com/jonghwanhyeon/python-ffmpeg',
  },
  'python-vlc': {
    runs: ['libvlc5', 'vlc-plugin-base'],
    source: 'https://github.com/oaubert/python-vlc',
  },
  'pyttsx3': {
    runs: ['libespeak-ng1'],
    source: 'https://github.com/nateshmbhat/pyttsx3',
  },
  'sounddevice': {
    runs: ['libportaudio2'],
    source: 'https://python-sounddevice.readthedocs.io/en/latest/installation.html',
  },
  'soundfile': {
    compiled: { headers: [], loads: ['libsndfile1'] },
    source: 'https://python-soundfile.readthedocs.io/en/latest/',
  },
  'sox': {
    runs: ['dash', 'sox'],
    source: 'https://github.com/rabitt/pysox',
  },
};
