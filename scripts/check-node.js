// Plain JavaScript that every Node runs: a wrong Node must end in one clear line, not in a stack.
const wanted = 24;
const found = Number(process.versions.node.split('.')[0]);
if (found < wanted) {
  console.error(
    `rolebridge needs Node ${wanted} and this is ${process.version}. ` +
      'The project brings its own: run `npm rebuild node`, then call it through npm (`npm start`, `npm test`, `npx rolebridge`).',
  );
  process.exit(1);
}
