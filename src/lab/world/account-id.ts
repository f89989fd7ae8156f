import * as z from 'zod';

export const accountId = z.string().regex(/^\d{12}$/, 'twelve digits');
