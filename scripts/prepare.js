// npm runs this after an install, also when `npx` links the project. Under a wrong Node it says so and lets the
// install end well: the program itself then says it again, instead of npm showing a failed script's stack.
import { wrongNode } from './node-version.js';

if (wrongNode === undefined) await import('./build.ts');
else console.error(wrongNode);
