using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Results;

public class ScoreComparisonTests
{
    private static Scores Gaussian(double r2, double rmse) =>
        new(10, new Score("rmse", "RMSE", rmse, false), new Score("r2", "R²", r2, true), new Score("coverage", "coverage", 0.95, null));

    private static Scores Binary(double pce, double f1) => new(
        10,
        new Score("pce", "PCE (cross-entropy, nats)", pce, false),
        new Score("accuracy", "accuracy", 0.5, true),
        new Score("f1", "F1", f1, true),
        new Score("logScore", "log score", -pce, true));

    [Fact]
    public void The_best_of_a_column_follows_the_direction_of_its_score_and_references_cannot_win()
    {
        var table = ScoreComparison.Create("t")
            .Add("oracle", null, Gaussian(0.9, 1), isReference: true)
            .Add("NG-HVI", Gaussian(0.8, 2), Gaussian(0.65004, 3), seconds: 1.5, steps: 3000)
            .Add("SG-HVI", Gaussian(0.7, 2.5), Gaussian(0.64996, 4), seconds: 1)
            .Add("DAVI", Gaussian(0.85, 1.9), Gaussian(0.5, 5)).ToTable();

        Assert.Equal(
            ["method", "RMSE train", "RMSE test", "R² train", "R² test", "time", "steps"], table.Columns.Select(column => column.Name));
        Assert.Equal(["oracle", "", "1.000", "", "0.9000", "", ""], table.Rows[0]);
        Assert.Equal(["NG-HVI", "2.000", "3.000", "0.8000", "0.6500", "1.50 s", "3,000"], table.Rows[1]);
        var best = Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(0, 7).Where(j => table.IsEmphasized(i, j)).Select(j => (i, j)));

        // What reads the same is as good: 0.65004 and 0.64996.
        Assert.Equal([(1, 2), (1, 4), (2, 4), (3, 1), (3, 3)], best);
        Assert.Equal("For reference only: oracle.", table.Notes[^1]);
    }

    [Fact]
    public void Binary_scores_have_their_own_columns_and_do_not_mix_with_others()
    {
        var comparison = ScoreComparison.Create("t").Add("naive", null, Binary(0.7, 0.8)).Add("NAGVAC", null, Binary(0.2, 0.8));
        var table = comparison.ToTable();

        Assert.Equal(["method", "PCE test", "F1 test"], table.Columns.Select(column => column.Name));
        Assert.True(table.IsEmphasized(1, 1) && !table.IsEmphasized(0, 1));
        Assert.True(table.IsEmphasized(0, 2) && table.IsEmphasized(1, 2));
        Assert.Throws<ArgumentException>(() => comparison.Add("NG-HVI", null, Gaussian(1, 1)));
        Assert.Equal(["naive", "NAGVAC"], comparison.Methods);
    }

    [Fact]
    public void Scores_side_by_side_have_a_column_for_each_method()
    {
        var gaussian = PredictionTables.Compare("t", ("NG-HVI", Gaussian(0.5, 2)), ("DAVI", Gaussian(0.25, 3)));
        Assert.Equal(["R², higher is better", "0.5000", "0.2500"], gaussian.Rows[1]);
        Assert.Equal("coverage", gaussian.Rows[2][0]);
        var binary = PredictionTables.Compare("t", ("NG-HVI", Binary(0.5, 0.75)), ("naive", Binary(0.25, 0.5)));
        Assert.Equal(["F1, higher is better", "0.7500", "0.5000"], binary.Rows[2]);
    }
}
