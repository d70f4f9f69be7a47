export const targets = {
  tagKey: 'Tag',
  tagValues: 'Values',
  tagsHelp:
    'Divide several values by commas: one of them is enough. No value means any. Several tags must all be there.',
  tagHelp: 'Divide several values by commas: one of them is enough. No value means any.',
  addTag: 'Add a tag',
  withoutTag: 'Remove the tag',
  group: 'Resource group',
  chooseGroup: 'Choose a group',
  errors: { tags: 'Name one tag at least.', group: 'Choose a group.' },
} as const;
