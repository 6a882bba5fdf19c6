namespace NgHvi;

/// <summary>How many stocks the industries of the paper's panel have.</summary>
internal static class IndustrySizes
{
    /// <summary>Number of industries of the published panel.</summary>
    public const int PublishedCount = 548;

    /// <summary>The ten largest.</summary>
    private static readonly int[] Largest = [280, 116, 100, 68, 58, 52, 51, 41, 37, 34];

    /// <summary>
    /// Ranks and sizes between which the logarithm of the size is linear in that of the rank: 46 industries have ten or more stocks, all
    /// but 260 + 92 more than two, all but 260 more than one.
    /// </summary>
    private static readonly (double Rank, double Size)[] Knots = [(10, 34), (46.5, 9.5), (196.5, 2.5), (288.5, 1.5), (548, 1)];

    /// <summary>Sizes in falling order, of a number of industries spread evenly over the published ranks.</summary>
    public static int[] Published(int count, int largest)
    {
        var sizes = new int[count];
        for (var k = 0; k < count; k++)
        {
            // The largest is always there; the last stands for the last.
            var rank = count == 1 ? 1 : 1 + ((PublishedCount - 1.0) * k / (count - 1));
            sizes[k] = Math.Min(SizeAt(rank), largest);
        }

        return sizes;
    }

    private static int SizeAt(double rank)
    {
        if (rank <= Largest.Length) return Largest[(int)Math.Round(rank) - 1];

        var i = 1;
        while (i < Knots.Length - 1 && rank > Knots[i].Rank) i++;

        var (left, right) = (Knots[i - 1], Knots[i]);
        var share = Math.Log(rank / left.Rank) / Math.Log(right.Rank / left.Rank);
        return (int)Math.Round(left.Size * Math.Exp(share * Math.Log(right.Size / left.Size)));
    }
}
