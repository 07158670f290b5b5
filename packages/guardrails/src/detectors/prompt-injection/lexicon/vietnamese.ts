import type { Vocabulary } from "./concept.ts";

export const vietnamese: Vocabulary = {
  dismiss: `
    bỏ qua | phớt lờ | quên | quên đi | hãy quên | đừng tuân theo | không tuân theo | đừng làm theo | hủy bỏ
    | lờ đi`,
  prior: `
    tất cả | mọi | toàn bộ | các | những`,
  given: `
    trước | trước đó | trước đây | ở trên | bên trên | đã cho`,
  order: `
    hướng dẫn | chỉ dẫn | chỉ thị | quy tắc | quy định | mệnh lệnh | lệnh | yêu cầu | giới hạn`,
  everything: `
    mọi thứ ở trên | mọi thứ trước đó | tất cả những gì | mọi điều ở trên`,
  anew: `
    hướng dẫn mới | nhiệm vụ mới | từ bây giờ | kể từ bây giờ`,
  reveal: `
    cho tôi xem | hiển thị | tiết lộ | in ra | lặp lại | nói cho tôi | cho tôi biết | viết ra`,
  your: `
    của bạn | của mày`,
  "hidden-prompt": `
    lời nhắc hệ thống | câu lệnh hệ thống | prompt hệ thống | hướng dẫn hệ thống | tin nhắn hệ thống |
    (hướng dẫn | chỉ dẫn | quy tắc) (ẩn | bí mật | ban đầu)`,
  persona: `
    bây giờ bạn là | giả vờ | đóng vai | hãy tưởng tượng bạn là | hành động như`,
  unbound: `
    không giới hạn | không có giới hạn | không bị giới hạn | không hạn chế | không có quy tắc | không kiểm
    duyệt`,
};
