//! A township's sheets on those posted to its villages: days, leave, allowances, reports, units' visits, visits to households.

use super::sheet::{Column, Sheet};
use super::township::Office;

pub(super) fn sheets(office: &Office) -> Vec<Sheet> {
    let place: [Column; 2] = [("序号", "@serial"), ("派驻村", "@village")];
    let with = |rest: &[Column]| [place.as_slice(), rest].concat();
    let all = vec![
        office.sheet(
            "在村情况登记",
            "day_status",
            &with(&[
                ("驻村干部", "posting"),
                ("日期", "day"),
                ("状态", "status"),
                ("时段", "half"),
                ("折算天数", "days"),
                ("来源", "source"),
                ("是否补录", "late"),
            ]),
        ),
        office.sheet(
            "请销假台账",
            "leave",
            &with(&[
                ("请假人", "posting"),
                ("假别", "kind"),
                ("请假时间｜开始日期", "from_day"),
                ("请假时间｜结束日期", "to_day"),
                ("请假天数", "days"),
                ("事由", "reason"),
                ("去向", "destination"),
                ("代班人", "cover"),
                ("批准人", "approved_by"),
                ("批准日期", "approved_on"),
                ("是否备案", "filed"),
                ("销假日期", "ended_on"),
                ("请假状态", "state"),
            ]),
        ),
        office
            .sheet(
                "驻村补助发放表",
                "allowance",
                &with(&[
                    ("姓名", "posting"),
                    ("发放月份", "month"),
                    ("计发天数", "days"),
                    ("日标准（元）", "standard"),
                    ("补助金额（元）", "amount"),
                    ("发放日期", "paid_on"),
                ]),
            )
            .adding_up(&["计发天数", "补助金额（元）"]),
        office.sheet(
            "驻村月报台账",
            "monthly_report",
            &with(&[
                ("汇报人", "posting"),
                ("汇报月份", "month"),
                ("工作自述", "account"),
                ("乡镇意见", "township_opinion"),
                ("提交日期", "sent_on"),
            ]),
        ),
        office.sheet(
            "派出单位领导到村登记",
            "unit_duty",
            &with(&[
                ("派出单位", "unit"),
                ("月份", "month"),
                ("到村人", "visitor"),
                ("职责", "role"),
                ("到村日期", "day"),
                ("在村天数", "days"),
                ("工作事项", "matters"),
                ("解决问题数", "solved"),
            ]),
        ),
        office.sheet(
            "入户走访登记表",
            "visit",
            &with(&[
                ("驻村干部", "posting"),
                ("走访人", "visitor"),
                ("户编号", "household"),
                ("走访日期", "day"),
                ("走访事由", "matter"),
                ("解决问题数", "solved"),
            ]),
        ),
        office.sheet(
            "为民办实事台账",
            "service_matter",
            &with(&[
                ("经办人", "posting"),
                ("事项类别", "kind"),
                ("事项", "matter"),
                ("办理日期", "day"),
                ("件数", "matters"),
                ("受益人数", "people"),
                ("受益户数", "households"),
                ("折合金额（元）", "amount"),
            ]),
        ),
    ];
    // A township without anything to say leaves the sheet out.
    all.into_iter().filter(|s| !s.rows.is_empty()).collect()
}
