// A wrong Node must end in one clear line, not in a stack.
import { wrongNode } from './node-version.js';

if (wrongNode !== undefined) {
  console.error(wrongNode);
  process.exit(1);
}
