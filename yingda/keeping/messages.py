"""The sentences of this room's refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "archive_missing": ("找不到文件「{path}」", "There is no file “{path}”"),
    "archive_damaged": (
        "归档已损坏：「{entry}」与清单里的校验和不一致或无法读取。什么都没有写入",
        "The archive is damaged: “{entry}” cannot be read or is not what the manifest says. Nothing was written",
    ),
    "archive_foreign": ("这不是应答的导出或备份文件", "This is no export or backup of Yingda"),
    "archive_newer": (
        "这个归档由更新的版本（{version}）制作。请先升级再恢复",
        "This archive was made by a newer version ({version}). Upgrade first, then restore",
    ),
    "archive_unknown_field": ("归档里有本版本不认识的字段「{unknown}」", "The archive holds a field this version does not know: “{unknown}”"),
    "archive_lacks_field": ("归档里缺少必需的字段「{lacks}」", "The archive lacks the field “{lacks}”, which is needed"),
    "archive_inconsistent": (
        "归档内容互相不符，什么都没有写入：{reason}",
        "What the archive holds does not fit together; nothing was written: {reason}",
    ),
    "archive_is_backup": ("这是备份文件，不是导出", "This is a backup, not an export"),
    "not_empty": (
        "只能恢复到空的安装里：这里已有数据（{table}）",
        "An export can only be restored into an empty installation: there is data here already ({table})",
    ),
    "export_kind_wrong": ("没有这种导出", "There is no such export"),
    "export_format_wrong": ("这种导出没有这个格式", "This export does not come in that format"),
    "export_too_many": ("最多同时进行 {limit} 个导出，请等前面的完成", "At most {limit} exports at a time; wait for the others to finish"),
    "export_not_ready": ("导出还没有完成，或已过期", "The export is not finished, or it has expired"),
    "export_disk": ("磁盘写不下了", "The disk is full"),
    "export_failed": ("导出多次失败，请查看服务日志", "The export failed again and again; see the server's log"),
    "retention_too_short": ("这一类数据至少保留 {least} 天", "This kind of data is kept for {least} days at least"),
    "retention_too_long": ("最多填 {most} 天；长期保留请填 0", "At most {most} days; 0 keeps for good"),
    "hold_on_one": ("保留要么针对一位客户，要么针对一个会话", "A hold is on one customer or on one conversation"),
    "hold_there": ("已经处于法务保留中", "There is a hold already"),
    "folder_missing": ("没有这个文件夹：{path}", "There is no folder {path}"),
    "pg_tools_missing": (
        "找不到 {tool}。请安装 PostgreSQL 客户端工具（Debian：postgresql-client）",
        "{tool} is not there. Install the client tools of PostgreSQL (Debian: postgresql-client)",
    ),
    "pg_tool_failed": ("{tool} 失败：{reason}", "{tool} failed: {reason}"),
    "backup_of_other_database": (
        "这是 {backup} 的备份，这里用的是 {here}。换数据库请用 yingda export 和 yingda restore",
        "This is a backup of {backup}, and {here} is used here. To change the database, use yingda export and yingda restore",
    ),
    "server_runs": (
        "服务还在运行。请先停掉所有 yingda 进程再恢复",
        "A server is running. Stop every process of Yingda first, then restore",
    ),
    "in_use": (
        "这里已有数据。要用备份替换它，请加 --replace",
        "There is data here already. Say --replace to put the backup in its place",
    ),
    "erasure_reason_wrong": ("请选择清除的原因", "Choose why the customer is erased"),
    "erasure_not_confirmed": (
        "请照样输入客户姓名（没有姓名时输入 #编号）以确认",
        "Type the customer's name exactly (or #number where there is none) to confirm",
    ),
    "under_hold": ("这位客户或其会话处于法务保留中，不能清除", "This customer, or one of the conversations, is under a legal hold and cannot be erased"),
}
