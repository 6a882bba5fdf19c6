namespace NgHvi.Tests;

public class FramesTests
{
    private static readonly Fit Fit = MixedModel.From(
        new LinearMixedSimulator { GroupCount = 20, RowCount = 100 }.Simulate(1).Table, "y ~ x1 + (1 + x1 | group)").Fit(seed: 1);

    [Fact]
    public void A_summary_is_a_frame_of_what_it_shows_and_unknown_numbers_are_missing()
    {
        var (table, frame) = (Fit.Summary(), Fit.Summary().ToDataFrame());

        Assert.Equal(["quantity", .. table.Columns], frame.Columns.Select(column => column.Name));
        var at = frame["quantity"].Cast<string>().ToList().IndexOf("x1");
        Assert.Equal(Fit["x1"].Mean, frame["mean"][at]);
        var all = Fit.Quantities.ToDataFrame();
        Assert.Equal(Fit.Quantities.Count, all.Rows.Count);
        Assert.Null(all["r_hat"][0]);
    }

    [Fact]
    public void Draws_and_effects_are_frames_in_their_order()
    {
        var (draws, effects) = (Fit.Draws.ToDataFrame(), Fit.RandomEffects.ToDataFrame());

        Assert.Equal(Fit.Draws["x1"], draws["x1"].Cast<double>());
        Assert.Equal(1, draws["weight"].Cast<double>().Sum(), 1e-9);
        Assert.Equal(("x1", Fit.RandomEffects[3].Group), ((string)effects["coefficient"][7], (string)effects["group"][7]));
        Assert.Equal(Fit.RandomEffects[3].Upper[1], effects["upper"][7]);
    }

    [Fact]
    public void Scores_are_a_frame_by_name()
    {
        var scores = Fit.Predict(Fit.Model.Data).Score();
        var frame = scores.ToDataFrame();

        Assert.Equal(scores["rmse"], frame["value"][frame["score"].Cast<string>().ToList().IndexOf("rmse")]);
        Assert.Equal(scores.Count, frame.Rows.Count);
    }
}
