// Plain JavaScript that every Node runs.
const wanted = 24;

/** What to tell somebody whose Node is too old, in one line; undefined when it is not. */
export const wrongNode =
  Number(process.versions.node.split('.')[0]) >= wanted
    ? undefined
    : `rolebridge needs Node ${wanted} and this is ${process.version}. ` +
      'The project brings its own: run `npm rebuild node`, then call it through npm (`npm start`, `npm test`, `npx rolebridge`).';
