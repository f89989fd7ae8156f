import { InvalidArgumentError } from 'commander';

/** As serverless.yml names its functions: a stage is a part of a function's name. */
export function stageOf(text: string): string {
  if (/^[a-z][a-z\d-]{0,29}$/iu.test(text)) return text;
  throw new InvalidArgumentError('a stage has letters, digits and hyphens, such as prod');
}
