"""The sentences of this room's refusals, zh-CN and en."""

MESSAGES = {
    "import_kind_unknown": ("不能导入「{kind}」", "“{kind}” cannot be imported"),
    "import_running": ("这个来源有一项导入还在进行，请等它结束或先取消", "An import of this source is still running; wait for it to end or cancel it first"),
    "import_over": ("这项导入已经结束", "This import is over"),
    "import_not_undone": ("这项导入不能撤销：{why}", "This import cannot be taken back: {why}"),
    "import_undo_orders": (
        "订单一经导入就参与归属并通知了其他系统，请在订单里逐笔更正",
        "orders take part in credit and were told to other systems as soon as they were imported; correct them one by one",
    ),
    "import_undo_state": ("只有已完成、已取消或出错停止的导入可以撤销", "only an import that is done, cancelled or stopped can be taken back"),
    "import_file_gone": ("原文件已按保存期限删除，无法生成拒绝清单", "The original file was removed after its time; the refused lines cannot be written"),
    "import_layout_wrong": ("文件格式或编码的选择不对", "This choice of format or encoding is not possible"),
    "import_option_wrong": ("选项「{option}」不对", "The option “{option}” is not right"),
    "import_inbox_wrong": ("只能导入到“历史导入”类型的接入渠道", "Past conversations go into an inbox of the kind “import” only"),
    "import_encoding_unknown": ("不认识编码「{encoding}」，可用：{known}", "The encoding “{encoding}” is not known; possible: {known}"),
    "import_source_absent": (
        "没有来源「{name}」。已有：{known}。要新建请加 --new-source",
        "There is no source “{name}”. There are: {known}. Add --new-source to make it",
    ),
    "import_mapping_unreadable": (
        "对应关系文件不是 JSON 对象（列 → 表头里的名称，或 null）",
        "The mapping is no JSON object (column → name in the header, or null)",
    ),
    "import_mapping_unknown": ("对应关系里没有这些列：{names}。可用：{known}", "The mapping names unknown columns: {names}. Possible: {known}"),
    "import_mapping_absent": ("表头里没有：{names}", "The header does not have: {names}"),
    "import_refused_names": ("同一文件夹里的拒绝清单太多，请移走一些", "There are too many lists of refused lines in this folder; move some away"),
    "import_broke_off": (
        "导入中途多次出错，已停止；已保存的内容有效，可以再次导入同一文件",
        "The import failed several times and was stopped; what was saved is valid, and the same file can be imported again",
    ),
    "table_broken": ("表格文件已损坏，无法读取", "The spreadsheet is damaged and cannot be read"),
    "table_too_large": (
        "表格解压后太大：最多 1 GB，文字 200 MB，一行 16 MB。请拆成几个文件，或另存为 CSV",
        "The spreadsheet is too large when unpacked: 1 GB at most, 200 MB of texts, 16 MB a row. Split it, or save it as CSV",
    ),
    "table_with_entities": (
        "表格里声明了 XML 实体，可能有害，没有读取。请用 Excel 或 WPS 另存一次再上传",
        "The spreadsheet declares XML entities, which can do harm, and was not read. Save it anew with a spreadsheet program, then upload it",
    ),
    "table_empty": ("文件里没有任何一行内容", "There is no row in the file"),
    "table_header_lacks": ("还缺这些列：{lacks}。请在对应关系里指定", "These columns are still missing: {lacks}. Choose them in the mapping"),
    "table_columns_too_many": ("这一行的列数超过 {limit}", "This row has more than {limit} columns"),
    "row_unreadable": (
        "这一行无法读取（引号未闭合、内容过长或不是 JSON 对象）",
        "This row cannot be read (a quote is not closed, it is too long, or no JSON object)",
    ),
}
