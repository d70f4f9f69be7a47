import type { terminals as english } from '../en/terminals.ts';
import type { Translation } from '../translation.ts';

export const terminals: Translation<typeof english> = {};
