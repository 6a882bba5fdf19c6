namespace NgHvi.Tests.Numerics;

public class PhiloxTests
{
    /// <summary>Known answers of the Random123 distribution for philox4x32-10: counter, key, expected.</summary>
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Known_answers_are_reproduced(string counter, string key, string expected)
    {
        var (c, k, e) = (Words(counter), Words(key), Words(expected));
        var (x0, x1, x2, x3) = Philox.Rounds(k[0], k[1], c[0], c[1], c[2], c[3]);
        uint[] actual = [x0, x1, x2, x3];
        Assert.Equal(e, actual);
    }

    [Fact]
    public void A_block_packs_the_words_low_first()
    {
        var (first, second) = Philox.Block(new RandomKey(0), 0);
        Assert.Equal(0xe169c58d_6627e8d5UL, first);
        Assert.Equal(0x9b00dbd8_bc57ac4cUL, second);
    }

    [Fact]
    public void Block_uses_all_bits_of_key_and_counter()
    {
        var (x0, x1, x2, x3) = Philox.Rounds(0x22222222, 0x11111111, 0x44444444, 0x33333333, 0, 0);
        var (first, second) = Philox.Block(new RandomKey(0x11111111_22222222), 0x33333333_44444444);
        Assert.Equal((x0 | ((ulong)x1 << 32), x2 | ((ulong)x3 << 32)), (first, second));
    }

    [Fact]
    public void Uniform_numbers_lie_strictly_inside_the_unit_interval()
    {
        Assert.InRange(Philox.ToUniform(0), double.Epsilon, 2e-16);
        Assert.InRange(Philox.ToUniform(ulong.MaxValue), 0.999999, 1.0);
        Assert.True(Philox.ToUniform(ulong.MaxValue) < 1);
        Assert.Equal(0.5, Philox.ToUniform(1UL << 63), 1e-15);
    }

    private static uint[] Words(string hex) => [.. hex.Split(' ').Select(word => Convert.ToUInt32(word, 16))];
}
