import { mkdirSync, readFileSync, writeFileSync } from 'fs';

mkdirSync('dist/assets', { recursive: true });
const text = readFileSync('src/main.js', 'utf8').replaceAll('TITLE', process.env.TITLE);
writeFileSync('dist/assets/main.js', text);
