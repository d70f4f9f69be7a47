import type { common as english } from '../en/common.ts';
import type { Translation } from '../translation.ts';

export const common: Translation<typeof english> = {
  cancel: '취소',
  close: '닫기',
  copy: '복사',
  sameWithCli: '같은 작업을 하는 AWS CLI 명령',
  copied: '복사했습니다',
  copyDetails: '세부 정보 복사',
  retry: '다시 시도',
  refresh: '새로 고침',
  search: '검색',
  clear: '지우기',
  loading: '불러오는 중',
  none: '없음',
  unknown: '알 수 없음',
  table: {
    hide: '열 숨기기',
    moveLeft: '왼쪽으로',
    moveRight: '오른쪽으로',
    wider: '넓게',
    narrower: '좁게',
    clearSelection: '선택 해제',
    selected_other: '{{count}}개 선택함',
  },
  andMore_other: '외 {{count}}개',
  formAside: '잠시 치워 둔 양식',
  backToForm: '양식으로 돌아가기',
  dropForm: '양식 버리기',
};
