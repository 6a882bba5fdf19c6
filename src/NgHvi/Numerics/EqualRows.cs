namespace NgHvi;

/// <summary>Finds equal rows of a row-major matrix.</summary>
internal static class EqualRows
{
    // The number of each row's first equal, in order of appearance.
    [MethodImpl(AggressiveOptimization)]
    public static int[] Number(ReadOnlySpan<double> rows, int width, out int count)
    {
        var n = rows.Length / width;
        var mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2(2 * (uint)n) - 1;
        var (numbers, firsts, table) = (new int[n], new int[n], new int[mask + 1]); // The table has 1 + number; 0: free.
        count = 0;
        for (var i = 0; i < n; i++)
        {
            var row = rows.Slice(i * width, width);
            ulong hash = 0;
            foreach (var value in row)
            {
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(value + 0.0)) * 0x9E3779B97F4A7C15; // −0 + 0 = 0.
                hash ^= hash >> 32;
            }

            var place = (int)hash & mask;
            while (table[place] > 0 && !rows.Slice(firsts[table[place] - 1] * width, width).SequenceEqual(row)) place = (place + 1) & mask;
            if (table[place] == 0)
            {
                firsts[count] = i;
                table[place] = ++count;
            }

            numbers[i] = table[place] - 1;
        }

        return numbers;
    }
}
