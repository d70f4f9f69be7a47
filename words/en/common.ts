export const common = {
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  copyDetails: 'Copy details',
  retry: 'Retry',
  refresh: 'Refresh',
  search: 'Search',
  clear: 'Clear',
  loading: 'Loading',
  none: 'None',
  unknown: 'Unknown',
} as const;
