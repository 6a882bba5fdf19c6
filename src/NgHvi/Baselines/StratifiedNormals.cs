using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>
/// Standard normal vectors of which every coordinate is spread evenly over their number: one value in each of S intervals of probability
/// 1/S, in an order of its own (Latin hypercube; McKay, Beckman and Conover 1979). Of 10 points of a scrambled Sobol sequence in many
/// dimensions little more than this is even.
/// </summary>
internal static class StratifiedNormals
{
    /// <summary>Fills S rows.</summary>
    public static void Fill(RandomKey key, int count, int length, Span<double> rows)
    {
        Span<int> order = count <= 256 ? stackalloc int[count] : new int[count];
        for (var j = 0; j < length; j++)
        {
            for (var s = 0; s < count; s++)
            {
                // Fisher and Yates, with a number for the exchange and one for the place in the interval.
                var (first, second) = Philox.Block(key, ((ulong)j * (ulong)count) + (ulong)s);
                var other = (int)Math.BigMul(first, (ulong)(s + 1), out _);
                (order[s], order[other]) = (order[other], s);
                rows[(s * length) + j] = Philox.ToUniform(second);
            }

            for (var s = 0; s < count; s++)
            {
                ref var value = ref rows[(s * length) + j];
                value = Normal.InvCDF(0, 1, (order[s] + value) / count);
            }
        }
    }
}
