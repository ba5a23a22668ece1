import type { typescript } from 'projen';

/** Who may import whom. The message is the remedy, since it is all that somebody who crosses a line gets to read. */
const zones = [
  {
    target: './src/private',
    from: './src',
    except: ['./private'],
    message: 'private/ is used by all and imports nothing from here; pass the value in',
  },
  {
    target: './src/servers',
    from: './src',
    except: ['./private', './servers'],
    message: 'servers/ says what is known of each server, whatever the project; put what chooses one in src/process',
  },
  {
    target: './src/project',
    from: './src',
    except: ['./private', './servers', './project'],
    message: 'project/ only states what the source tree says; put decisions about the image in src/image',
  },
  {
    target: './src/process',
    from: './src',
    except: ['./private', './servers', './project', './process'],
    message: 'process/ knows how a server starts and stops; put what surrounds it in src/image or src/container',
  },
  {
    target: './src/image',
    from: './src',
    except: ['./private', './servers', './project', './process', './image'],
    message: 'image/ stays target-neutral and knows no container; put run-time settings in src/container, '
      + 'target words in src/targets/<name>',
  },
  {
    target: './src/container',
    from: './src',
    except: ['./private', './servers', './project', './process', './image', './container'],
    message: 'container/ stays target-neutral; put target words in src/targets/<name>',
  },
  ...['ecs', 'kubernetes', 'compose', 'bake'].map(name => ({
    target: `./src/targets/${name}`,
    from: './src/targets',
    except: [`./${name}`, './image-source.ts'],
    message: 'targets never import each other; what two of them need belongs in src/container',
  })),
];

/** A package or built-in module, and the only places that may use it. */
const confined = [
  {
    names: ['aws-cdk-lib', 'aws-cdk-lib/*'],
    home: ['src/targets/ecs/**'],
    message: 'aws-cdk-lib is used in src/targets/ecs only, so that nobody else loads it',
  },
  {
    names: ['cdk8s', 'cdk8s-plus-28'],
    home: ['src/targets/kubernetes/**'],
    message: 'cdk8s is used in src/targets/kubernetes only, so that nobody else loads it',
  },
  {
    names: ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'],
    home: ['src/project/**', 'src/image/context/support-files.ts', 'src/private/write-files.ts'],
    message: 'files are read in src/project and written by src/private/write-files.ts',
  },
  {
    names: ['child_process', 'node:child_process'],
    home: [],
    message: 'the library runs no program; scripts/ and tests may',
  },
  {
    names: ['http', 'https', 'net', 'os', 'node:http', 'node:https', 'node:net', 'node:os'],
    home: [],
    message: 'the same input gives the same bytes: no network and no machine facts',
  },
];

export function boundaries(project: typescript.TypeScriptProject): void {
  const eslint = project.eslint!;
  eslint.addRules({
    'max-lines': ['error', { max: 400 }],
    // Strings are wrapped at a clause; an address or a regular expression cannot be.
    '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
    // The compiler says it better, and knows that the examples mean this package by its own name.
    'import/no-unresolved': 'off',
    'import/no-restricted-paths': ['error', { zones }],
  });
  // One override for each set of confined modules that a folder may not use: ESLint lets the last matching override
  // win, so each lists all it forbids.
  const homes = ['src/**', ...new Set(confined.flatMap(each => each.home))];
  for (const home of homes) {
    const forbidden = confined.filter(each => !each.home.includes(home));
    eslint.addOverride({
      files: [home.endsWith('**') ? `${home}/*.ts` : home],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            patterns: forbidden.map(({ names, message }) => ({
              group: names,
              message,
              allowTypeImports: names.includes('aws-cdk-lib'),
            })),
          },
        ],
      },
    });
  }
  eslint.addOverride({
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'the library reads no environment: take a prop' },
        { object: 'Date', property: 'now', message: 'the library has no clock: the same input gives the same bytes' },
        { object: 'Math', property: 'random', message: 'the same input gives the same bytes' },
      ],
    },
  });
}
