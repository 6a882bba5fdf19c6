namespace NgHvi.Tests.Support;

/// <summary>What priors are resolved for, of four rows: y = (1, 2, 6, 3), x = (10, 20, 35, 40), w = (−1, 4, 2, 0).</summary>
internal static class PriorContexts
{
    /// <summary>sd of y.</summary>
    public static readonly double SdY = Math.Sqrt(14.0 / 3);

    public static readonly double SdX = Math.Sqrt(568.75 / 3);

    public static readonly double SdW = Math.Sqrt((Math.Pow(2.25, 2) + Math.Pow(2.75, 2) + Math.Pow(0.75, 2) + Math.Pow(1.25, 2)) / 3);

    /// <summary>y ~ x + w + (1 | g), or + (1 + x | g).</summary>
    public static PriorContext Linear(int randomCount, bool isDiagonal = false, bool isCentered = false) => new(
        ["(Intercept)", "x", "w"],
        new[] { "(Intercept)", "x" }[..randomCount],
        new ModelUnits
        {
            FixedCenters = [0, 26.25, 1.25],
            FixedScales = [1, SdX, SdW],
            FixedIntercept = 0,
            RandomCenters = new[] { 0, isCentered ? 26.25 : 0 }[..randomCount],
            RandomScales = new[] { 1, SdX }[..randomCount],
            ResponseCenter = 3,
            ResponseScale = SdY,
        },
        Response.Gaussian,
        isDiagonal);

    /// <summary>A binary response on two columns and the features of a network over three inputs.</summary>
    public static PriorContext Network() => new(
        ["(Intercept)", "x", "feature[1]", "feature[2]"],
        ["(Intercept)", "feature[1]", "feature[2]"],
        new ModelUnits
        {
            FixedCenters = [0, 26.25, 0, 0],
            FixedScales = [1, SdX, 1, 1],
            FixedIntercept = 0,
            RandomCenters = [0, 0, 0],
            RandomScales = [1, 1, 1],
        },
        Response.Probit,
        true,
        new NetworkArchitecture(3, [4, 2]));
}
