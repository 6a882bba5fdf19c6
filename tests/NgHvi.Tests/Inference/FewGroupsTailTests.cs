using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Tails of deviations that draws of q₀ do not see.</summary>
public class FewGroupsTailTests
{
    // Against Gibbs sampling q₀'s weights leave the sd of four groups 40 % too narrow, at a k̂ below 0.7; of 40 groups all is in place.
    [Theory]
    [InlineData(4, false)]
    [InlineData(40, true)]
    public void A_tail_that_draws_of_q0_cannot_see_is_not_trusted(int groups, bool isTrusted)
    {
        var model = FitCases.Model(MixedData.Random([.. Enumerable.Repeat(320 / groups, groups)], 66, 1, 4));
        var fit = model.Fitted(threads: 1);
        Assert.Equal(isTrusted, fit.Verdict.IsTrusted);
    }

    // q₀'s own weights, at a k̂ of 0.3, leave the interval of the variance 17 % too narrow.
    [Fact]
    public void The_tail_of_ten_groups_is_drawn_from()
    {
        var (one, number) = TrialCase.All.Index().Select(all => (all.Item, all.Index)).First(all => all.Item.Name == "n-wide");
        var fit = one.Model(number).Fitted(threads: 1);
        Assert.Contains("corrected by", fit.Verdict.Sentence, StringComparison.Ordinal);
        Assert.InRange(fit["g.variance"].Upper - fit["g.variance"].Lower, 4.4, 5.2); // 4.73 by a population.
    }
}
