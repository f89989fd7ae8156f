import * as z from 'zod';
import { nearest } from '../../core/nearest.ts';

/** What a template for display names and descriptions may name. */
export const templateFields = [
  'accountId',
  'accountName',
  'roleName',
  'rolePath',
  'roleArn',
  'roleDescription',
  'providerName',
] as const;
export type TemplateValues = Readonly<Record<(typeof templateFields)[number], string>>;

const placeholder = /\{([^{}]*)\}/gu;

/** Text with placeholders such as `{accountName}`; an unknown placeholder is an error, not empty text. */
export const template = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    for (const [whole, name = ''] of text.matchAll(placeholder)) {
      if (isField(name)) continue;
      const meant = nearest(name, templateFields);
      const hint = meant === undefined ? `one of ${templateFields.join(', ')}` : `{${meant}}`;
      context.addIssue({ code: 'custom', message: `${whole} is no placeholder; did you mean ${hint}?` });
    }
  });

/** Fills a template. What would be empty or blank falls back to the role's ARN, since Entra wants some text. */
export function fill(text: string, values: TemplateValues): string {
  const filled = text
    .replace(placeholder, (whole, name: string) => (isField(name) ? values[name] : whole))
    .trim();
  return filled === '' ? values.roleArn : filled;
}

function isField(name: string): name is keyof TemplateValues {
  return (templateFields as readonly string[]).includes(name);
}
