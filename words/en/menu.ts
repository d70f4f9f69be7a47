export const menu = {
  edit: 'Edit',
  window: 'Window',
} as const;
