import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/core/report.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import { reported, reportWith } from '../support/reports.ts';

const text = (report: RunReport): string => renderText(report, { colour: false });

describe('the report of a later slice', () => {
  const report = reportWith({ mode: 'apply', slice: { run: 'arn', number: 3, applied: 9_800 } });

  it.each([
    { form: 'text', rendered: text(report) },
    { form: 'Markdown', rendered: renderMarkdown(report) },
  ])('says in $form that there were others, and what they wrote', ({ rendered }) => {
    expect(rendered).toContain('slice 3 of the run; those before it wrote 9800 changes');
  });

  it('says nothing of slices when it is the only one', () => {
    const only = reportWith({ mode: 'apply', slice: { run: 'arn', number: 1, applied: 0 } });
    expect(text(only)).toBe(text(reportWith({ mode: 'apply' })));
  });
});

describe('a report that was shortened', () => {
  const changes = [reported('a'), reported('b')];
  const outcomes = changes.map(({ key, action }) => ({ key, action, status: 'applied' as const }));
  const report = reportWith({
    mode: 'apply',
    status: 'partial',
    changes,
    outcomes,
    omitted: { create: 4_000, delete: 7, withheld: 12, applied: 3_990, 'not-attempted': 17 },
  });

  it.each([
    { form: 'text', rendered: text(report) },
    { form: 'Markdown', rendered: renderMarkdown(report) },
  ])('counts in $form what it has lost', ({ rendered }) => {
    expect(rendered).toContain('4002 to create, 0 to update, 7 to delete, 12 held back');
    expect(rendered).toContain('Partly done: 3992 of 4009 changes written.');
    expect(rendered).toContain(
      'too long to be kept whole, left out: 4000 creates, 7 deletes, 12 held back, 3990 applied, 17 not attempted; the log of the function has all',
    );
  });

  it.each([{ omitted: { create: 4_000 } }, { omitted: { texts: 1 } }])(
    'says of a plan that lacks $omitted where it can be read whole, before it offers to apply it',
    ({ omitted }) => {
      const plan = reportWith({ status: 'planned', changes, omitted });
      const rendered = renderText(plan, { colour: false, applyCommand: 'rolebridge invoke' });
      expect(rendered).toContain(
        'this plan is not whole: it cannot be reviewed here, only in that log, or as `plan app-roles` makes it',
      );
      expect(rendered).toContain('once it is read whole, apply it:  rolebridge invoke');
      expect(renderMarkdown(plan)).toContain('this plan is not whole');
      const whole = renderText(reportWith({ status: 'planned', changes, omitted: { remarks: 7 } }), {
        colour: false,
        applyCommand: 'rolebridge invoke',
      });
      expect(whole).toContain('apply exactly this:  rolebridge invoke');
    },
  );
});
