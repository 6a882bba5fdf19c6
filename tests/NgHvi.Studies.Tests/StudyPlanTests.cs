namespace NgHvi.Studies.Tests;

public class StudyPlanTests
{
    private const string Base = "\"fit\": {\"steps\": 20}, \"simulate\": {\"groups\": 10, \"rows\": 100, \"seed\": 7}";

    [Fact]
    public void Runs_are_all_combinations_of_axes_and_replicates()
    {
        var plan = StudyFolder.PlanOf($$"""
            { {{Base}}, "axes": [ {"field": "damping", "values": [0], "log": [0.1, 1000, 5]},
              {"name": "n", "field": "simulate.rows", "range": [100, 300, 100]} ], "replicates": 2 }
            """);
        Assert.Equal(6 * 3 * 2, plan.Runs.Count);
        Assert.Equal(["0", "0.1", "1", "10", "100", "1000"], plan.Axes[0].Points.Select(point => point.Label));
        Assert.Equal(["100", "200", "300"], plan.Axes[1].Points.Select(point => point.Label));
        Assert.Equal(plan.Runs.Count, plan.Runs.Select(row => row.Run.Id).Distinct().Count());
        var last = plan.Runs[^1];
        Assert.Equal((1000.0, 300), (last.Run.Fit["damping"], last.Run.Simulate["rows"]));
        Assert.Equal((2, 8L, 2L), (last.Replicate, last.Run.Simulate["seed"], last.Run.Fit.Seed));
        Assert.Equal("y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)", last.Run.Fit.Formula);
    }

    [Fact]
    public void The_panel_of_stock_returns_is_simulated_by_its_share_of_industries()
    {
        var plan = StudyFolder.PlanOf("""
            { "fit": {"steps": 20, "hidden": [2]}, "simulate": {"design": "panel"},
              "axes": [ {"field": "simulate.scale", "values": [0.01, 0.02]} ] }
            """);
        Assert.Equal(["ret ~ deep(mkt, smb, hml) + (deep | industry)"], plan.Runs.Select(row => row.Run.Fit.Formula).Distinct());
        Assert.Equal([5, 11], plan.Runs.Select(row => SimulatedData.Table(row.Run.Simulate)
            is var table ? Enumerable.Range(0, table.RowCount).Select(table.Column("industry").TextAt).Distinct().Count() : 0));
        Assert.Contains("\"simulate.scale\" is 2; it is a share", Assert.Throws<InputException>(() => StudyFolder.PlanOf(
            """{ "fit": {"hidden": [2]}, "simulate": {"design": "panel", "scale": 2} }""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_axis_counts_only_where_its_condition_holds()
    {
        var plan = StudyFolder.PlanOf($$"""
            { {{Base}}, "axes": [ {"name": "how", "settings": {"ours": {}, "paper": {"preset": "published"},
              "sampling": {"method": "gibbs", "steps": null} } },
              {"field": "factors", "values": [1, 2], "when": {"method": "ng-hvi"} },
              {"field": "damping", "values": [null, 10], "when": {"how": ["paper"], "factors": 2} } ] }
            """);
        string?[][] expected =
        [
            ["ours", "1", null], ["ours", "2", null], ["paper", "1", null], ["paper", "2", "default"], ["paper", "2", "10"],
                ["sampling", null, null],
        ];
        Assert.Equal(expected, plan.Runs.Select(row => row.Labels));
        Assert.Equal(("gibbs", (object?)null), (plan.Runs[^1].Run.Fit.Method, plan.Runs[^1].Run.Fit["steps"]));
    }

    [Fact]
    public void A_run_is_known_by_what_it_is()
    {
        var first = Ids($$"""{ {{Base}}, "axes": [ {"field": "factors", "values": [1, 2]}, {"field": "steps", "values": [20, 30]} ] }""");
        var edited = Ids($$"""
            { "title": "Other words", "limits": {"seconds": 5}, "within": 3, {{Base}}, "replicates": 3,
              "axes": [ {"field": "steps", "values": [30, 40]}, {"name": "p", "field": "factors", "values": [2, 3, 1]} ] }
            """);
        Assert.Equal(2, first.Intersect(edited).Count());
        Assert.Empty(first.Intersect(Ids(
            $$"""{ {{Base}}, "axes": [ {"field": "factors", "values": [1, 2]}, {"field": "steps", "values": [21, 31]} ] }""")));
        Assert.Empty(first.Intersect(Ids($$"""
            { {{Base}}, "axes": [ {"field": "factors", "values": [1, 2]}, {"field": "steps", "values": [20, 30]} ],
                "score": {"where": "split=test"} }
            """)));
    }

    [Fact]
    public void Data_are_known_by_what_they_hold_wherever_they_are()
    {
        using var one = new StudyFolder("""{"fit": {"data": "d.csv", "formula": "y ~ x"}}""");
        File.WriteAllText(one.PathOf("d.csv"), "x,y\n1,2\n2,3\n3,5\n");
        using var other = new StudyFolder("""{"fit": {"data": "e.csv", "formula": "y ~ x", "threads": 2}}""");
        File.WriteAllText(other.PathOf("e.csv"), "x,y\n1,2\n2,3\n3,5\n");
        Assert.Equal(one.Plan().Runs[0].Run.Id, other.Plan().Runs[0].Run.Id);
        File.AppendAllText(other.PathOf("e.csv"), "4,7\n");
        Assert.NotEqual(one.Plan().Runs[0].Run.Id, other.Plan().Runs[0].Run.Id);
    }

    [Fact]
    public void A_run_survives_its_way_to_another_process()
    {
        foreach (var run in StudyFolder.PlanOf($$"""
            { {{Base}}, "axes": [ {"field": "damping", "values": [0.1, 10]} ], "score": {"where": "split=test"},
                "limits": {"seconds": 2.5, "megabytes": 900} }
            """).Distinct)
        {
            var back = PlannedRun.FromLine(run.ToLine());
            Assert.Equal(run.ToLine(), back.ToLine());
            Assert.Equal((run.Id, run.DataKey, run.ModelKey, 2.5), (back.Id, back.DataKey, back.ModelKey, back.SecondsLimit));
            Assert.DoesNotContain('\n', run.ToLine());
        }
    }

    private static string[] Ids(string study) => [.. StudyFolder.PlanOf(study).Runs.Select(row => row.Run.Id)];
}
