import { PEERS, peerOf } from './peers';

/** How TypeScript writes an import: afterwards it says `name_1.member` and nothing else of it. */
const IMPORT = /^const (\w+_\d+) = require\("([^"]+)"\);$/gm;

/** And `import * as name`, which may be used in any way. */
const WHOLE_IMPORT = /(?<=^const \w+ = __importStar\()require\("([^"]+)"\)(?=\);$)/gm;

/**
 * Loads what a compiled module imports when something of it is first used. A peer that is not installed is then missed
 * in one sentence, and who bundles an application without it gets no error for what the application does not use.
 */
export function requireLate(code: string): string {
  const names: string[] = [];
  const declared = code
    .replace(WHOLE_IMPORT, (_, module: string) => loading(module))
    .replace(IMPORT, (_, name: string, module: string) => {
      names.push(name);
      const once = `Object.defineProperty(this, "_", { value: ${loading(module)} })._`;
      return `const ${name} = { get _() { return ${once}; } };`;
    });
  return names.reduce((text, name) => {
    const late = text.replace(new RegExp(`\\b${name}\\.`, 'g'), `${name}._.`);
    const others = late.match(new RegExp(`\\b${name}\\b(?!\\._\\.)`, 'g')) ?? [];
    if (others.length !== 1) {
      throw new Error(`${name} is used otherwise than by a member in:\n${code.slice(0, 400)}`);
    }
    return late;
  }, declared);
}

function loading(module: string): string {
  const peer = peerOf(module);
  if (peer === undefined) { return `require("${module}")`; }
  const { users, install } = PEERS.get(peer)!;
  const sentence = `${users} of cdk-python-container need '${peer}', which is not installed; `
    + `run \`npm install ${install}\``;
  return `(() => {
    try { return require("${module}"); } catch (error) {
      const isMissing = error.code === "MODULE_NOT_FOUND" && error.message.startsWith("Cannot find module '${module}'");
      if (!isMissing) { throw error; }
      throw Object.assign(new Error(${JSON.stringify(sentence)}), { name: "PeerMissing", cause: error });
    }
  })()`;
}
