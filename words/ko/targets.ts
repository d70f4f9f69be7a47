import type { targets as english } from '../en/targets.ts';
import type { Translation } from '../translation.ts';

export const targets: Translation<typeof english> = {
  tagKey: '태그',
  tagValues: '값',
  tagsHelp:
    '값이 여러 개면 쉼표로 구분하며, 그중 하나만 맞으면 됩니다. 값이 없으면 모든 값을 뜻합니다. 태그가 여러 개면 모두 있어야 합니다.',
  tagHelp: '값이 여러 개면 쉼표로 구분하며, 그중 하나만 맞으면 됩니다. 값이 없으면 모든 값을 뜻합니다.',
  addTag: '태그 추가',
  withoutTag: '태그 제거',
  group: '리소스 그룹',
  chooseGroup: '그룹 선택',
  waves: {
    title_other: '{{count}}차로 나누어 실행',
    atOnce_other: '한 번에 대상 {{count}}개. 하나가 끝나면 다음 대상을 시작합니다.',
    neverStops: '오류가 나도 중지하지 않습니다.',
    stopsAt_other: '오류가 {{count}}개 나면 다음 대상을 시작하지 않습니다.',
    wave_other: '{{number}}차, 대상 {{count}}개:',
    stopsHere: '모두 실패하면 여기에서 중지합니다.',
    more_other: '{{count}}차 더',
  },
  alarm: {
    name: 'CloudWatch 경보',
    ignorePollFailure: '경보를 읽을 수 없으면 계속하기',
    stops: '경보 {{name}}이(가) 울리면 중지합니다.',
    stopsUnlessUnread: '경보 {{name}}이(가) 울리면 중지합니다. 경보를 읽을 수 없으면 계속합니다.',
  },
  errors: { tags: '태그를 하나 이상 입력하십시오.', group: '그룹을 선택하십시오.' },
};
