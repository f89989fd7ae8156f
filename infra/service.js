// What serverless.yml asks for. osls loads JavaScript only, so this hands on what the TypeScript beside it makes.
export { functions, resources } from './service.ts';
