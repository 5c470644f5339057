"""What the log-ins and refusals of `yingda demo` say, zh and en."""

READY_ZH = """
青禾茶铺的演示团队已经就绪（全部人物与对话均为虚构）。

  控制台      {console}
  演示商店    {shop}   （页面右下角就是网页聊天）

  登录名          身份                      密码
  {agent:<14}  小林，在线客服            {password}
  {leader:<14}  方晓晴，售前组组长        {password}
  {administrator:<14}  周明远，系统管理员        {password}
"""
READY_EN = """
The demo team Qinghe Tea is ready (all people and words are invented).

  Console     {console}
  Demo shop   {shop}   (the web chat is in the corner)

  log-in          who                       password
  {agent:<14}  Xiao Lin, agent           {password}
  {leader:<14}  Fang Xiaoqing, leader     {password}
  {administrator:<14}  Zhou Mingyuan, admin      {password}
"""
TAKEN = (
    "这个数据库里已经有一个真实的团队，演示数据没有写入。请为演示换一个数据目录：YINGDA_DATA_DIR=./demo-data yingda demo",
    "This database already holds a real team; nothing was written. Give the demo a data folder of its own: YINGDA_DATA_DIR=./demo-data yingda demo",
)
NOT_MIGRATED = (
    "数据库还没有建表或版本不符。请先运行：yingda migrate",
    "The database has no tables yet, or those of another version. Run first: yingda migrate",
)
STEPS = {
    "team": ("团队与权限", "team and rights"),
    "desk": ("队列、渠道与快捷回复", "queues, inboxes, quick replies"),
    "customers": ("客户与订单", "customers and orders"),
    "history": ("五周的会话", "five weeks of conversations"),
    "live": ("正在进行的会话", "conversations of now"),
}
