import type { DebianNeeds } from '../need';

/** Documents: PDF, XML, recognition of text and of file types. */
export const DOCUMENTS: DebianNeeds = {
  'ghostscript': {
    runs: ['libgs10'],
    source: 'https://gitlab.com/pdftools/python-ghostscript',
  },
  'graphviz': {
    runs: ['graphviz'],
    source: 'https://graphviz.readthedocs.io/en/stable/manual.html',
  },
  'lxml': {
    compiled: { headers: ['libxml2-dev', 'libxslt1-dev', 'zlib1g-dev'], loads: ['libxml2', 'libxslt1.1'] },
    source: 'https://lxml.de/installation.html',
  },
  'ocrmypdf': {
    runs: ['tesseract-ocr', 'ghostscript'],
    source: 'https://ocrmypdf.readthedocs.io/en/latest/installation.html',
  },
  'pandoc': {
    runs: ['pandoc'],
    source: 'https://github.com/boisgera/pandoc',
  },
  'panflute': {
    runs: ['pandoc'],
    source: 'https://github.com/sergiocorreia/panflute',
  },
  'pdf2image': {
    runs: ['poppler-utils'],
    source: 'https://github.com/Belval/pdf2image',
  },
  'pdftotext': {
    compiled: { headers: ['libpoppler-cpp-dev', 'pkgconf'], loads: ['libpoppler-cpp2'] },
    source: 'https://github.com/jalan/pdftotext',
  },
  'pydot': {
    runs: ['graphviz'],
    source: 'https://github.com/pydot/pydot',
  },
  'pydotplus': {
    runs: ['graphviz'],
    source: 'https://pydotplus.readthedocs.io/',
  },
  'pypandoc': {
    runs: ['pandoc'],
    source: 'https://github.com/JessicaTegner/pypandoc',
  },
  'pytesseract': {
    runs: ['tesseract-ocr'],
    source: 'https://github.com/madmaze/pytesseract',
  },
  'python-magic': {
    runs: ['libmagic1t64'],
    source: 'https://github.com/ahupp/python-magic',
  },
  'tesserocr': {
    runs: ['tesseract-ocr-eng'],
    source: 'https://github.com/sirfz/tesserocr',
  },
  'treepoem': {
    runs: ['ghostscript'],
    source: 'https://github.com/adamchainz/treepoem',
  },
  'unstructured-pytesseract': {
    runs: ['tesseract-ocr'],
    source: 'https://github.com/Unstructured-IO/unstructured.pytesseract',
  },
  'weasyprint': {
    runs: ['libpango-1.0-0', 'libpangoft2-1.0-0', 'libharfbuzz-subset0'],
    source: 'https://doc.courtbouillon.org/weasyprint/latest/first_steps.html',
  },
};
