import type { connectWith as english } from '../en/connect-with.ts';
import type { Translation } from '../translation.ts';

export const connectWith: Translation<typeof english> = {
  title: '{{name}}에 연결',
  document: '세션 문서',
  preferences: '셸(계정의 기본 설정)',
  reading: 'AWS에서 읽는 중…',
  more: '계정에 문서가 더 있지만 모두 표시하지 않았습니다.',
  reason: '사유',
  reasonHelp: 'AWS가 세션과 함께 보관합니다. 최대 256자입니다.',
  facts: '이 세션에 적용되는 설정',
  user: '실행 사용자',
  taggedUser: 'IAM 태그 SSMSessionRunAs의 사용자',
  profile: '셸 프로필',
  noProfile: '없음',
  idle: '유휴 제한 시간',
  minutes: '{{minutes}}분',
  noFacts: '기본 설정을 읽을 수 없어 사용자, 셸 프로필, 유휴 제한 시간을 알 수 없습니다.',
  copy: 'AWS CLI 명령으로 복사',
  connect: '연결',
};
