using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Models too large for any draws but those of q₀.</summary>
public class ManyParametersTests
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
}
