import type { sessions as english } from '../en/sessions.ts';
import type { Translation } from '../translation.ts';

export const sessions: Translation<typeof english> = {
  table: '세션',
  tabs: { label: '세션 종류', Active: '활성', History: '지난 30일' },
  filter: '세션 필터',
  columns: {
    sessionId: '세션 ID',
    target: '노드',
    status: '상태',
    owner: '소유자',
    startedAt: '시작',
    endedAt: '종료',
    document: '문서',
    reason: '사유',
    here: '이 앱',
  },
  status: {
    Connected: '연결됨',
    Connecting: '연결 중',
    Disconnected: '연결 끊김',
    Terminated: '종료됨',
    Terminating: '종료하는 중',
    Failed: '실패',
  },
  here: '이 앱의 터미널',
  count_other: '세션 {{count}}개',
  more: '더 있습니다. AWS에서 처음 {{count}}개만 가져왔습니다.',
  terminate: '종료',
  copyId: '세션 ID 복사',
  confirm: {
    title_other: '세션 {{count}}개를 종료할까요?',
    text: '프로필 {{profile}}, 리전 {{region}}. 이 셸에서 실행 중인 작업이 끝나고 입력한 내용이 사라집니다.',
    andMore_other: '외 {{count}}개',
  },
  terminated_other: '세션 {{count}}개를 종료했습니다',
  empty: {
    Active: '활성 세션이 없습니다',
    History: '지난 30일 동안 세션이 없습니다',
    text: '누군가 이 계정과 리전의 노드에 연결하면 세션이 여기에 나타납니다.',
    filtered: '필터에 맞는 세션이 없습니다',
  },
  group: '세션',
  refresh: '세션 새로 고침',
};
